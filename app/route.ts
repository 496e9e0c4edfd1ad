import { house } from "./house.ts";
import { answerHead, refuseMethod } from "./refuse.ts";
import { noticePage } from "./static-page.tsx";

export { answerHead as HEAD, refuseMethod as DELETE, refuseMethod as PATCH, refuseMethod as POST, refuseMethod as PUT };

export const dynamic = "force-dynamic";

/** Landing page after a logout, or from a bookmark: says where one is. */
export function GET(): Promise<Response> {
  const { homeUrl, publicUrl } = house().config;
  // Without a home of its own, "home" is this very page: a button that leads nowhere is worse than none.
  return noticePage("landing", homeUrl === `${publicUrl}/` ? { isEnd: true } : {});
}
