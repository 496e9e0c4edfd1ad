import type { NextRequest } from "next/server";
import { formPage } from "@/app/form-page.tsx";
import { LogoutPage } from "@/components/logout-page.tsx";
import { readLogoutForm } from "@/lib/flows/logout.ts";
import { answerLogoutForm } from "../answer/actions.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
  staleForm as POST,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return formPage(request, {
    read: readLogoutForm,
    answeredAt: "/logout/answer",
    action: answerLogoutForm,
    clientId: (view) => view.client?.id,
    page: (props) => <LogoutPage {...props} />,
  });
}
