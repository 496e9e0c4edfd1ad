import type { NextRequest } from "next/server";
import { bare } from "@/app/headers.ts";
import { noticePage } from "@/app/static-page.tsx";
import { visitOf } from "@/app/visit.ts";

const notFound = (request: NextRequest): Promise<Response> => noticePage(visitOf(request), "not_found");

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT };
export const HEAD = (): Response => new Response(null, { status: 404, headers: bare });
