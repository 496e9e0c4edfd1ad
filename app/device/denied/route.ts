import { noticePage } from "@/app/static-page.tsx";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as POST,
  refuseMethod as PUT,
} from "@/app/refuse.ts";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return noticePage("device_denied");
}
