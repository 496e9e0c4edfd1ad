// Asks for the code that a device shows. Never sends itself: the person must have compared the code.
import type { DeviceView } from "../lib/views.ts";
import { AccountChip } from "./account-chip.tsx";
import { Decision } from "./decision.tsx";
import { DeviceWarning } from "./device-warning.tsx";
import { Field } from "./field.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary, problemTexts } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

export function DevicePage({ view, action, t, frame }: PageProps & { view: DeviceView; action: FormAnswer }) {
  const { problem } = view;
  return (
    <PageCard t={t} frame={frame} title={t("device.page_title")} hasProblem={problem !== null}>
      <Heading
        id="login-title"
        title={t("device.title")}
        lead={t(view.isPrefilled ? "device.lead_prefilled" : "device.lead")}
      />
      <ProblemSummary problem={problem && { ...problem, field: "code" }} fieldIds={["code"]} t={t} />
      {view.account ? (
        <AccountChip account={view.account} t={t}>
          {/* A form of its own, so that the Enter key in the field never presses it. */}
          <PromptForm action={action} hidden={view.hidden}>
            <input type="hidden" name="user_code" value={view.userCode} />
            <SubmitButton id="switch-account" answer="switch" look="quiet">
              {t("common.not_you")}
            </SubmitButton>
          </PromptForm>
        </AccountChip>
      ) : null}
      <PromptForm action={action} hidden={view.hidden} className="form">
        <Field
          t={t}
          id="code"
          name="user_code"
          label={t("device.label")}
          hint={t("device.hint")}
          type="code"
          autoComplete="off"
          value={view.userCode}
          problem={problem ? problemTexts(problem, t).field : null}
        />
        <DeviceWarning title={t("device.warning_title")}>{t("device.warning")}</DeviceWarning>
        <Decision t={t} timeLimit={view.timeLimit}>
          <SubmitButton id="verify" answer="accept" look="primary">
            {t("device.accept")}
          </SubmitButton>
        </Decision>
      </PromptForm>
    </PageCard>
  );
}
