import type { NextRequest } from "next/server";
import { house } from "@/app/house.ts";
import { noticePage } from "@/app/static-page.tsx";
import { visitOf } from "@/app/visit.ts";
import { readProblemAddress } from "@/lib/flows/problem-address.ts";
import { noticeOf, wayOnOf } from "@/lib/flows/way-on.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

/** Hydra's `urls.error`, and where our own pages and actions send their problems. */
export async function GET(request: NextRequest): Promise<Response> {
  const visit = visitOf(request);
  const { code: named, flowId, ...options } = readProblemAddress(house(), visit);
  const code = await noticeOf(house(), visit, { code: named, flowId });
  return noticePage(visit, code, { ...options, wayOn: await wayOnOf(house(), visit, { code, flowId, wayOn: null }) });
}
