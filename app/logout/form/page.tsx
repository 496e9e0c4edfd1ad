import { house } from "@/app/house.ts";
import { readForm } from "@/app/http.ts";
import { LogoutPage } from "@/components/logout-page.tsx";
import { readLogoutForm } from "@/lib/flows/logout.ts";
import { translator } from "@/lib/messages.ts";
import { answerLogoutForm } from "./actions.ts";

export const dynamic = "force-dynamic";

export default async function Page({ searchParams }: PageProps<"/logout/form">) {
  const view = await readForm("/logout/form", searchParams, readLogoutForm);
  const props = { t: translator("en"), productName: house().custom.productName };
  return <LogoutPage {...props} view={view} action={answerLogoutForm} />;
}
