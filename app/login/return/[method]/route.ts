import type { NextRequest } from "next/server";
import { answerGet } from "@/app/http.ts";
import { resumeLogin } from "@/lib/flows/login.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export async function GET(request: NextRequest, { params }: RouteContext<"/login/return/[method]">): Promise<Response> {
  const { method } = await params;
  return answerGet(request, (house, visit) => resumeLogin(house, visit, method));
}
