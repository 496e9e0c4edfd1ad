import type { NextRequest } from "next/server";
import { justLeftFrom } from "@/lib/flows/just-left.ts";
import { house } from "./house.ts";
import { answerHead, refuseMethod } from "./refuse.ts";
import { noticePage } from "./static-page.tsx";
import { visitOf } from "./visit.ts";

export { answerHead as HEAD, refuseMethod as DELETE, refuseMethod as PATCH, refuseMethod as POST, refuseMethod as PUT };

export const dynamic = "force-dynamic";

const endings = { here: "logged_out", everywhere: "logged_out_everywhere" } as const;

/** Landing page after a logout, or from a bookmark: says where one is. */
export async function GET(request: NextRequest): Promise<Response> {
  const { homeUrl, publicUrl } = house().config;
  const visit = visitOf(request);
  const from = await justLeftFrom(house(), visit);
  // Without a home of its own, "home" is this very page: a button that leads nowhere is worse than none.
  return noticePage(visit, from ? endings[from] : "landing", homeUrl === `${publicUrl}/` ? { isEnd: true } : {});
}
