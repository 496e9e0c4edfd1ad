import type { NextRequest } from "next/server";
import { noticePage } from "@/app/static-page.tsx";
import { visitOf } from "@/app/visit.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export const dynamic = "force-dynamic";

export function GET(request: NextRequest): Promise<Response> {
  return noticePage(visitOf(request), "device_denied");
}
