import type { NextRequest } from "next/server";
import { answerGet } from "@/app/http.ts";
import { startOver } from "@/lib/flows/start-over.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return answerGet(request, startOver);
}
