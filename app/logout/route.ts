import type { NextRequest } from "next/server";
import { answerGet } from "@/app/http.ts";
import { openLogout } from "@/lib/flows/logout.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return answerGet(request, openLogout);
}
