import { house } from "@/app/house.ts";
import { readForm } from "@/app/http.ts";
import { ConsentPage } from "@/components/consent-page.tsx";
import { readConsentForm } from "@/lib/flows/consent-form.ts";
import { translator } from "@/lib/messages.ts";
import { answerConsentForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/consent/form">) {
  const view = await readForm("/consent/form", searchParams, readConsentForm);
  const props = { t: translator("en"), productName: house().custom.productName };
  return <ConsentPage {...props} view={view} action={answerConsentForm} />;
}
