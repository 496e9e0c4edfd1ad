import type { NextRequest } from "next/server";
import { bare } from "@/app/headers.ts";
import { house } from "@/app/house.ts";
import { readLogo } from "@/lib/flows/client-logo.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

/** A client's logo as this app fetched it. Opened by itself it is a picture and nothing else, whatever its bytes may be. */
export async function GET(request: NextRequest): Promise<Response> {
  const logo = await readLogo(house(), request.nextUrl.searchParams);
  if (!logo) return new Response(null, { status: 404, headers: bare });
  return new Response(new Uint8Array(logo.bytes), {
    headers: {
      "content-type": logo.type,
      "content-disposition": 'inline; filename="logo"',
      "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
      "cache-control": "private, max-age=3600",
    },
  });
}
