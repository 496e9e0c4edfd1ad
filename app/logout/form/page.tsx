import { readForm } from "@/app/http.ts";
import { pageProps } from "@/app/page-props.ts";
import { LogoutPage } from "@/components/logout-page.tsx";
import { readLogoutForm } from "@/lib/flows/logout.ts";
import { answerLogoutForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/logout/form">) {
  const view = await readForm("/logout/form", searchParams, readLogoutForm);
  return <LogoutPage {...pageProps()} view={view} action={answerLogoutForm} />;
}
