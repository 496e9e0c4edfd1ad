import { readForm } from "@/app/http.ts";
import { pageProps } from "@/app/page-props.ts";
import { ConsentPage } from "@/components/consent-page.tsx";
import { readConsentForm } from "@/lib/flows/consent-form.ts";
import { answerConsentForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/consent/form">) {
  const view = await readForm("/consent/form", searchParams, readConsentForm);
  return <ConsentPage {...pageProps()} view={view} action={answerConsentForm} />;
}
