// Asks whether to log out, says who will know of it, and how far it may reach.
import type { LogoutView } from "../lib/views.ts";
import { AccountChip } from "./account-chip.tsx";
import { Checkbox } from "./checkbox.tsx";
import { ClientBadge } from "./client-badge.tsx";
import { Decision } from "./decision.tsx";
import { answerFormId } from "./language-switch.tsx";
import { OpenedApplications } from "./opened-applications.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

export function LogoutPage({ view, action, t, frame }: PageProps & { view: LogoutView; action: FormAnswer }) {
  const { client, applications } = view;
  const hasList = applications.length > 0;
  const isAllKnown = hasList || view.isListComplete;
  const lead = client
    ? t(isAllKnown ? "logout.lead_client" : "logout.lead_client_others", { client: client.name })
    : isAllKnown
      ? null
      : t("logout.lead");
  return (
    <PageCard
      t={t}
      frame={frame}
      title={t("logout.page_title")}
      hasProblem={view.problem !== null}
      header={client ? <ClientBadge client={client} t={t} productName={frame.productName} /> : null}
    >
      <Heading id="logout-title" title={t("logout.title")} lead={lead} />
      <ProblemSummary problem={view.problem} fieldIds={[]} t={t} />
      <AccountChip account={view.account} t={t} />
      {hasList ? <OpenedApplications applications={applications} isComplete={view.isListComplete} t={t} /> : null}
      <PromptForm id={answerFormId} action={action} hidden={view.hidden} className="form">
        {view.offersEverywhere ? (
          <Checkbox
            id="everywhere"
            name="everywhere"
            value="1"
            label={t("logout.everywhere")}
            hint={everywhereHint(view, t)}
          />
        ) : null}
        <Decision t={t} timeLimit={view.timeLimit}>
          <SubmitButton id="accept" answer="accept" look="primary">
            {t("logout.accept")}
          </SubmitButton>
          <SubmitButton id="reject" answer="reject" look="secondary">
            {t("logout.reject")}
          </SubmitButton>
        </Decision>
      </PromptForm>
    </PageCard>
  );
}

/** What it does not do, too: what was allowed stays allowed, and who is told by way of the browser is not told then. */
function everywhereHint({ applications }: LogoutView, t: PageProps["t"]): string {
  const untold = applications.some(({ hears }) => hears === "here_only");
  return `${t("logout.everywhere_hint")}${untold ? ` ${t("logout.everywhere_untold_hint")}` : ""}`;
}
