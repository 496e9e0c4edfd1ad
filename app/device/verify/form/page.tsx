import { readForm } from "@/app/http.ts";
import { pageProps } from "@/app/page-props.ts";
import { DevicePage } from "@/components/device-page.tsx";
import { readDeviceForm } from "@/lib/flows/device.ts";
import { answerDeviceForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/device/verify/form">) {
  const view = await readForm("/device/verify/form", searchParams, readDeviceForm);
  return <DevicePage {...pageProps()} view={view} action={answerDeviceForm} />;
}
