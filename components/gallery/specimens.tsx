// The parts that pages are put together from, each once by itself; whole pages are among the states.
import type { ReactNode } from "react";
import type { Translator } from "../../lib/messages.ts";
import { AccountChip } from "../account-chip.tsx";
import { AudienceList } from "../audience-list.tsx";
import { Checkbox } from "../checkbox.tsx";
import { ClaimList } from "../claim-list.tsx";
import { ClientBadge } from "../client-badge.tsx";
import { ClientLinks } from "../client-links.tsx";
import { Decision } from "../decision.tsx";
import { DeviceWarning } from "../device-warning.tsx";
import { DurationChoice } from "../duration-choice.tsx";
import { Field } from "../field.tsx";
import * as made from "../fixtures.ts";
import { consentDelta } from "../fixtures-consent.ts";
import { Icon } from "../icons.tsx";
import { LanguageSwitch } from "../language-switch.tsx";
import { NotYou } from "../not-you.tsx";
import { OpenedApplications } from "../opened-applications.tsx";
import { OtherWays } from "../other-ways.tsx";
import { Heading } from "../page-card.tsx";
import { ProblemSummary } from "../problem-summary.tsx";
import { PromptNote } from "../prompt-note.tsx";
import { ScopeList } from "../scope-list.tsx";
import { SecretInput } from "../secret-input.tsx";
import { SubmitButton } from "../submit-button.tsx";
import { PageWorks } from "../time-limit.tsx";
import { UserCode } from "../user-code.tsx";
import * as awkward from "./awkward.ts";

/** By the file of the part, without its ending. What is not in here is seen on whole pages only, and `onlyOnPages` says so. */
export function specimens(t: Translator): Readonly<Record<string, ReactNode>> {
  const { client, account } = made;
  const texts = { show: "", showName: "", hide: "", hideName: "", capsLock: "" };
  return {
    "account-chip": (
      <AccountChip account={account} t={t}>
        <SubmitButton id="chip-switch" answer="switch" look="quiet">
          {t("common.not_you")}
        </SubmitButton>
      </AccountChip>
    ),
    "audience-list": <AudienceList audience={consentDelta.audience} t={t} />,
    checkbox: <Checkbox id="box" name="box" value="1" label={t("login.remember")} hint={t("login.remember_hint")} />,
    "claim-list": <ClaimList claims={[made.claim("email", "foo@bar.com", true)]} t={t} />,
    "client-badge": <ClientBadge client={awkward.official} t={t} productName={made.frame.productName} />,
    "client-links": <ClientLinks client={client} t={t} />,
    decision: (
      <Decision t={t} timeLimit={null} next={t("common.sent_back", { host: "notes.example" })}>
        <SubmitButton id="decision-accept" answer="accept" look="primary">
          {t("consent.accept")}
        </SubmitButton>
        <SubmitButton id="decision-reject" answer="reject" look="secondary">
          {t("consent.reject")}
        </SubmitButton>
      </Decision>
    ),
    "device-warning": <DeviceWarning title={t("device.warning_title")}>{t("device.warning")}</DeviceWarning>,
    "duration-choice": <DurationChoice durations={[2_592_000, 0]} chosen={null} t={t} />,
    field: (
      <Field
        t={t}
        id="field"
        name="field"
        label={t("fields.email.label")}
        type="email"
        autoComplete="email"
        value="foo@bar"
        problem={t("problems.invalid_email.field")}
      />
    ),
    icons: (
      <div className="flex flex-wrap gap-4">
        {(["arch", "check", "alert", "info", "device", "lock", "clock", "leave"] as const).map((name) => (
          <Icon key={name} name={name} className="size-6 text-accent" />
        ))}
      </div>
    ),
    "other-ways": (
      <OtherWays methods={[made.method("recovery"), made.method("google", "Google")]} place="beside" t={t} />
    ),
    "language-switch": <LanguageSwitch languages={made.languages} t={t} />,
    "not-you": <NotYou account={account} action={made.action} hidden={{}} t={t} />,
    "opened-applications": (
      <OpenedApplications applications={[made.openedApplication("Acme Notes")]} isComplete t={t} />
    ),
    "page-card": <Heading id="heading" title={t("consent.title")} lead={t("device.lead")} />,
    "problem-summary": <ProblemSummary problem={made.problem("wrong_credentials")} fieldIds={[]} t={t} />,
    "prompt-note": <PromptNote note={{ kind: "qr", content: "https://notes.example/" }} t={t} />,
    "scope-list": (
      <ScopeList scopes={[made.scope("email"), made.scope("phone", { isRequired: true })]} client={client} t={t} />
    ),
    "secret-input": (
      <SecretInput
        id="secret"
        aria-label={t("fields.password.label")}
        autoComplete="off"
        className="input"
        texts={texts}
        defaultValue="foobar"
      />
    ),
    "submit-button": (
      <div className="flex flex-wrap gap-3">
        {(["primary", "secondary", "quiet"] as const).map((look) => (
          <SubmitButton key={look} id={`button-${look}`} answer={look} look={look}>
            {look}
          </SubmitButton>
        ))}
      </div>
    ),
    "user-code": <UserCode groups={["ABCD", "EFGH"]} t={t} />,
    "time-limit": <PageWorks timeLimit={made.timeLimit} t={t} />,
  };
}

/** Frames, forms and what needs script. */
export const onlyOnPages: readonly string[] = ["document", "passkey-prompt", "prompt-form"];
