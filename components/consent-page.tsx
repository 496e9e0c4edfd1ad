// Asks what a client may do: who asks, as whom, for what, for how long, and what happens next.
import type { ConsentView } from "../lib/views.ts";
import { AccountChip } from "./account-chip.tsx";
import { AudienceList } from "./audience-list.tsx";
import { Checkbox } from "./checkbox.tsx";
import { ClaimList } from "./claim-list.tsx";
import { ClientBadge } from "./client-badge.tsx";
import { ClientLinks } from "./client-links.tsx";
import { Decision } from "./decision.tsx";
import { DeviceWarning } from "./device-warning.tsx";
import { DurationChoice } from "./duration-choice.tsx";
import { answerFormId } from "./language-switch.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary, problemTexts } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { ScopeList } from "./scope-list.tsx";
import { SubmitButton } from "./submit-button.tsx";

const startedId = "started_by_me";
const switchForm = "switch-account-form";

export function ConsentPage({ view, action, t, frame }: PageProps & { view: ConsentView; action: FormAnswer }) {
  const { client, problem } = view;
  const names = { client: client.name };
  return (
    <PageCard
      t={t}
      frame={frame}
      title={t("consent.page_title", names)}
      hasProblem={problem !== null}
      header={<ClientBadge client={client} t={t} productName={frame.productName} />}
    >
      {/* Hydra's own browser tests look for this sentence in the source of the page. */}
      <meta name="description" content={t("consent.summary")} />
      <PromptForm id={switchForm} action={action} hidden={view.hidden} className="hidden" />
      {/* Around all of the page: the buttons at its end stay in sight as far as their form reaches. */}
      <PromptForm id={answerFormId} action={action} hidden={view.hidden} className="form">
        <Heading id="consent-title" title={t("consent.title")} />
        <ProblemSummary problem={problem} fieldIds={[startedId]} t={t} />
        {view.isDevice ? (
          <DeviceWarning title={t("device_warning.title")}>{t("device_warning.consent", names)}</DeviceWarning>
        ) : null}
        <AccountChip account={view.account} t={t}>
          {/* Belongs to a form of its own: in this one the Enter key would press its first button. */}
          <SubmitButton id="switch-account" answer="switch" look="quiet" form={switchForm}>
            {t("common.not_you")}
          </SubmitButton>
        </AccountChip>
        <ScopeList scopes={view.scopes} client={client} t={t} />
        {view.sentAnyway.length > 0 ? (
          <section>
            <h2 className="font-semibold">{t("consent.sent_anyway", names)}</h2>
            <ClaimList claims={view.sentAnyway} t={t} />
          </section>
        ) : null}
        <AudienceList audience={view.audience} t={t} />
        {view.accessSeconds === null ? null : (
          <p className="text-sm text-muted">
            {t("consent.access_lasts", { duration: t.duration(view.accessSeconds) })}
          </p>
        )}
        {view.durations === null ? null : <DurationChoice durations={view.durations} chosen={view.duration} t={t} />}
        <ClientLinks client={client} t={t} />
        {view.mustSayWhoStarted ? (
          <Checkbox
            id={startedId}
            name={startedId}
            value="1"
            label={t("consent.started_by_me")}
            hint={t("consent.started_by_me_hint")}
            problem={problem?.field === startedId ? problemTexts(problem, t).field : null}
          />
        ) : null}
        <Decision
          t={t}
          timeLimit={view.timeLimit}
          next={
            view.isDevice
              ? t("common.back_to_device")
              : client.destinationHost && t("common.sent_back", { host: client.destinationHost })
          }
        >
          <SubmitButton id="accept" answer="accept" look="primary">
            {t("consent.accept")}
          </SubmitButton>
          <SubmitButton id="reject" answer="reject" look="secondary">
            {t("consent.reject")}
          </SubmitButton>
        </Decision>
      </PromptForm>
    </PageCard>
  );
}
