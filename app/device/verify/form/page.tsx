import { house } from "@/app/house.ts";
import { readForm } from "@/app/http.ts";
import { DevicePage } from "@/components/device-page.tsx";
import { readDeviceForm } from "@/lib/flows/device.ts";
import { translator } from "@/lib/messages.ts";
import { answerDeviceForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/device/verify/form">) {
  const view = await readForm("/device/verify/form", searchParams, readDeviceForm);
  const props = { t: translator("en"), productName: house().custom.productName };
  return <DevicePage {...props} view={view} action={answerDeviceForm} />;
}
