import type { NextRequest } from "next/server";
import { answerGet } from "@/app/http.ts";
import { openLogin } from "@/lib/flows/login.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return answerGet(request, (house, visit) => openLogin(house, visit, "registration"));
}
