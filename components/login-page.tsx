// Draws the open step of a login: name and password, a second step, or the choice between several ways.
import { isMessageIn } from "../lib/messages.ts";
import type { FieldView, LoginView } from "../lib/views.ts";
import { Checkbox } from "./checkbox.tsx";
import { ClientBadge } from "./client-badge.tsx";
import { ClientLinks } from "./client-links.tsx";
import { Decision, layoutFor } from "./decision.tsx";
import { DeviceLoginWarning } from "./device-warning.tsx";
import { Field } from "./field.tsx";
import { Icon } from "./icons.tsx";
import { answerFormId } from "./language-switch.tsx";
import { NotYou } from "./not-you.tsx";
import { OtherWays } from "./other-ways.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { PasskeyPrompt, type PasskeyTexts } from "./passkey-prompt.tsx";
import { ProblemSummary, problemTexts } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { PromptNote } from "./prompt-note.tsx";
import { SubmitButton } from "./submit-button.tsx";

type LoginPageProps = PageProps & { readonly view: LoginView; readonly action: FormAnswer };

export function LoginPage({ view, action, t, frame }: LoginPageProps) {
  const { client, problem } = view;
  const names = { client: client.name, product: frame.productName };
  const words = wordsOf(view, t, names);
  const hasOnlyPasskey = view.passkey !== null && !view.passkey.isConditional;
  const passkey = view.passkey && (
    <PasskeyPrompt
      passkey={view.passkey}
      wasRefused={problem?.code.startsWith("passkey_") ?? false}
      texts={passkeyTexts(view, words.accept, t)}
    />
  );
  return (
    <PageCard
      t={t}
      frame={frame}
      title={t("login.page_title", names)}
      hasProblem={problem !== null}
      header={<ClientBadge client={client} t={t} productName={frame.productName} />}
    >
      <Heading id="login-title" title={words.title} lead={words.lead} />
      <ProblemSummary problem={problem} fieldIds={view.fields.map((field) => field.name)} t={t} />
      {view.isDevice ? <DeviceLoginWarning client={client.name} scopes={view.deviceScopes} t={t} /> : null}
      {view.registrationClosed ? <RegistrationClosed text={t("login.registration_closed", names)} t={t} /> : null}
      {view.canSwitchAccount ? (
        <NotYou account={view.account} action={action} hidden={view.hidden} state="common.logging_in_as" t={t} />
      ) : null}
      {view.notes.map((note) => (
        <PromptNote key={JSON.stringify(note)} note={note} t={t} />
      ))}
      <PromptForm id={answerFormId} action={action} hidden={view.hidden} className="form">
        {view.fields.map((field) => (
          <Field
            t={t}
            key={field.name}
            {...field}
            // The field in which the browser offers passkeys (HTML, "webauthn").
            autoComplete={
              view.passkey?.isConditional ? field.autoComplete.replace(/^username$/, "$& webauthn") : field.autoComplete
            }
            id={field.name}
            label={fieldLabel(field, t)}
            problem={problem?.field === field.name ? problemTexts(problem, t).field : null}
          />
        ))}
        {view.rememberSeconds === null ? null : (
          <Checkbox
            id="remember"
            name="remember"
            value="1"
            label={
              view.rememberSeconds > 0
                ? t("login.remember_for", { duration: t.duration(view.rememberSeconds) })
                : t("login.remember")
            }
            hint={t("login.remember_hint")}
            isChecked={view.rememberChecked}
          />
        )}
        {view.trustSeconds === null ? null : (
          <Checkbox
            id="trust"
            name="trust"
            value="1"
            label={t("login.trust", { duration: t.duration(view.trustSeconds) })}
            hint={t("login.trust_hint")}
            isChecked={false}
          />
        )}
        <ClientLinks client={client} t={t} />
        {hasOnlyPasskey ? passkey : null}
        {view.canContinue ? null : <OtherWays methods={view.otherMethods} place="only" t={t} />}
        <Decision
          t={t}
          timeLimit={view.timeLimit}
          layout={layoutFor(words.accept, t("common.cancel"))}
          next={
            view.isDevice
              ? t("common.back_to_device")
              : client.destinationHost && t("common.sent_back_after", { host: client.destinationHost })
          }
        >
          {view.canContinue && !hasOnlyPasskey ? (
            <SubmitButton id="accept" answer="accept" look="primary">
              {words.accept}
            </SubmitButton>
          ) : null}
          <SubmitButton id="reject" answer="reject" look="secondary">
            {t("common.cancel")}
          </SubmitButton>
        </Decision>
        {hasOnlyPasskey ? null : passkey}
        <Alternatives view={view} t={t} />
      </PromptForm>
    </PageCard>
  );
}

/** After the answer: the Enter key presses the first button of a form. What answers the same question comes first. */
function Alternatives({ view, t }: { view: LoginView; t: PageProps["t"] }) {
  const { choices, canContinue, otherMethods, purpose, canSwitchAccount, problem } = view;
  return (
    <>
      {choices.length > 0 ? (
        <div className="-ms-3 grid justify-items-start">
          {choices.map((choice) => (
            <SubmitButton key={choice} id={`choice-${choice}`} answer={`choice:${choice}`} look="quiet">
              {isMessageIn("choices", choice) ? t(`choices.${choice}`) : choice}
            </SubmitButton>
          ))}
        </div>
      ) : null}
      {canContinue ? (
        <OtherWays
          methods={otherMethods}
          place={purpose === null && !canSwitchAccount ? "beside" : "behind"}
          isUnfolded={problem?.code === "unavailable_method"}
          t={t}
        />
      ) : null}
    </>
  );
}

function RegistrationClosed({ text, t }: { text: string; t: PageProps["t"] }) {
  return (
    <div className="box border-line bg-raised">
      <Icon name="info" className="size-6 text-muted" />
      <div className="min-w-0">
        <h2 className="font-semibold">{t("login.registration_closed_title")}</h2>
        <p className="text-sm">{text}</p>
      </div>
    </div>
  );
}

/** The words of this step; a fork's own step without words of its own has those of the first one. */
function wordsOf(
  { purpose, purposeValues, canContinue }: LoginView,
  t: PageProps["t"],
  names: Readonly<Record<string, string>>,
): { readonly title: string; readonly lead: string; readonly accept: string } {
  if (purpose !== null && isMessageIn("prompts", purpose)) {
    const values = { ...purposeValues, ...names };
    return {
      title: t(`prompts.${purpose}.title`, values),
      lead: t(`prompts.${purpose}.lead`, values),
      accept: t(`prompts.${purpose}.accept`, values),
    };
  }
  const title = t(canContinue ? "login.title" : "login.choose_title");
  return { title, lead: t("login.lead", names), accept: t("login.accept") };
}

function passkeyTexts({ passkey }: LoginView, accept: string, t: PageProps["t"]): PasskeyTexts {
  return {
    start: passkey?.isConditional ? t("passkey.use") : accept,
    needsScript: t("passkey.needs_script"),
    unsupported: t("passkey.unsupported"),
    waiting: t("passkey.waiting"),
    failed: t("passkey.failed"),
    knownAlready: t("passkey.known_already"),
  };
}

/** A fork's own field without words of its own shows its plain name. */
function fieldLabel({ label }: FieldView, t: PageProps["t"]): string {
  return isMessageIn("fields", label) ? t(`fields.${label}.label`) : label;
}
