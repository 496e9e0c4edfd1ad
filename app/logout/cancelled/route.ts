import type { NextRequest } from "next/server";
import { house } from "@/app/house.ts";
import { noticePage } from "@/app/static-page.tsx";
import { visitOf } from "@/app/visit.ts";
import { readCancelledLogout } from "@/lib/flows/logout.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export async function GET(request: NextRequest): Promise<Response> {
  const visit = visitOf(request);
  return noticePage(visit, "logout_cancelled", await readCancelledLogout(house(), visit));
}
