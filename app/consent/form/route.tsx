import type { NextRequest } from "next/server";
import { formPage } from "@/app/form-page.tsx";
import { ConsentPage } from "@/components/consent-page.tsx";
import { readConsentForm } from "@/lib/flows/consent-form.ts";
import { answerConsentForm } from "../answer/actions.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
  staleForm as POST,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return formPage(request, {
    read: readConsentForm,
    answeredAt: "/consent/answer",
    action: answerConsentForm,
    clientId: (view) => view.client?.id,
    page: (props) => <ConsentPage {...props} />,
  });
}
