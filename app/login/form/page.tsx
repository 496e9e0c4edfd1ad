import { readForm } from "@/app/http.ts";
import { pageProps } from "@/app/page-props.ts";
import { ChooseAccountPage } from "@/components/choose-account-page.tsx";
import { LoginPage } from "@/components/login-page.tsx";
import { readLoginForm } from "@/lib/flows/login-form.ts";
import { answerLoginForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/login/form">) {
  const view = await readForm("/login/form", searchParams, readLoginForm);
  const props = { ...pageProps(), action: answerLoginForm };
  return view.page === "login" ? <LoginPage {...props} view={view} /> : <ChooseAccountPage {...props} view={view} />;
}
