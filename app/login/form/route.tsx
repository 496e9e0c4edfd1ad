import type { NextRequest } from "next/server";
import { formPage } from "@/app/form-page.tsx";
import { ChooseAccountPage } from "@/components/choose-account-page.tsx";
import { LoginPage } from "@/components/login-page.tsx";
import { readLoginForm } from "@/lib/flows/login-form.ts";
import { answerLoginForm } from "../answer/actions.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
  staleForm as POST,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return formPage(request, {
    read: readLoginForm,
    answeredAt: "/login/answer",
    action: answerLoginForm,
    clientId: (view) => view.client?.id,
    page: ({ view, ...props }) =>
      view.page === "login" ? <LoginPage {...props} view={view} /> : <ChooseAccountPage {...props} view={view} />,
  });
}
