import { answerHead, refuseMethod } from "./refuse.ts";
import { noticePage } from "./static-page.tsx";

export { answerHead as HEAD, refuseMethod as DELETE, refuseMethod as PATCH, refuseMethod as POST, refuseMethod as PUT };

export const dynamic = "force-dynamic";

/** Landing page after a logout, or from a bookmark: says where one is. */
export function GET(): Promise<Response> {
  return noticePage("landing");
}
