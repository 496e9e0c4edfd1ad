// Asks for the code that a device shows, or to compare it. Never sends itself: the person must have compared the code.
import type { DeviceView } from "../lib/views.ts";
import { Decision } from "./decision.tsx";
import { DeviceWarning } from "./device-warning.tsx";
import { answerFormId } from "./language-switch.tsx";
import { NotYou } from "./not-you.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { UserCode, UserCodeField } from "./user-code.tsx";

export function DevicePage({ view, action, t, frame }: PageProps & { view: DeviceView; action: FormAnswer }) {
  const { problem, comparable } = view;
  const field = <UserCodeField view={view} t={t} />;
  return (
    <PageCard
      t={t}
      frame={frame}
      title={t(comparable ? "device.page_title_compare" : "device.page_title")}
      hasProblem={problem !== null}
    >
      <Heading
        id="login-title"
        title={t(comparable ? "device.title_compare" : "device.title")}
        lead={t(comparable ? "device.lead_compare" : "device.lead")}
      />
      <ProblemSummary problem={problem && { ...problem, field: "code" }} fieldIds={["code"]} t={t} />
      {view.account ? (
        <NotYou account={view.account} action={action} hidden={view.hidden} t={t}>
          <input type="hidden" name="user_code" value={view.userCode} />
        </NotYou>
      ) : null}
      <PromptForm id={answerFormId} action={action} hidden={view.hidden} className="form">
        {comparable ? (
          <div className="grid gap-3">
            <UserCode groups={comparable} t={t} />
            <details className="fold">
              <summary>{t("device.another_code")}</summary>
              {field}
            </details>
          </div>
        ) : (
          field
        )}
        <DeviceWarning title={t("device.warning_title")}>
          <p>{t("device.warning")}</p>
        </DeviceWarning>
        <Decision t={t} timeLimit={view.timeLimit} next={t("device.next")}>
          <SubmitButton id="verify" answer="accept" look="primary">
            {t(comparable ? "device.accept_compare" : "device.accept")}
          </SubmitButton>
        </Decision>
      </PromptForm>
    </PageCard>
  );
}
