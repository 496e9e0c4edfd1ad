// Asks whether to log out.
import type { LogoutView } from "../lib/views.ts";
import { AccountChip } from "./account-chip.tsx";
import { ClientBadge } from "./client-badge.tsx";
import { Decision } from "./decision.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

export function LogoutPage({ view, action, t, frame }: PageProps & { view: LogoutView; action: FormAnswer }) {
  const { client } = view;
  return (
    <PageCard
      t={t}
      frame={frame}
      title={t("logout.page_title")}
      hasProblem={view.problem !== null}
      header={client ? <ClientBadge client={client} t={t} productName={frame.productName} /> : null}
    >
      <Heading
        id="logout-title"
        title={t("logout.title")}
        lead={client ? t("logout.lead_client", { client: client.name }) : t("logout.lead")}
      />
      <ProblemSummary problem={view.problem} fieldIds={[]} t={t} />
      <AccountChip account={view.account} t={t} />
      <PromptForm action={action} hidden={view.hidden} className="form">
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
