import type { NextRequest } from "next/server";
import { formPage } from "@/app/form-page.tsx";
import { DevicePage } from "@/components/device-page.tsx";
import { readDeviceForm } from "@/lib/flows/device.ts";
import { answerDeviceForm } from "../answer/actions.ts";

export {
  answerHead as HEAD,
  refuseMethod as DELETE,
  refuseMethod as PATCH,
  refuseMethod as PUT,
  staleForm as POST,
} from "@/app/refuse.ts";

export function GET(request: NextRequest): Promise<Response> {
  return formPage(request, {
    read: readDeviceForm,
    answeredAt: "/device/verify/answer",
    action: answerDeviceForm,
    page: (props) => <DevicePage {...props} />,
  });
}
