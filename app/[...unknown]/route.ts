import { bare } from "@/app/headers.ts";
import { noticePage } from "@/app/static-page.tsx";

const notFound = (): Promise<Response> => noticePage("not_found");

export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT };
export const HEAD = (): Response => new Response(null, { status: 404, headers: bare });
