// Draws the open step of a login.
import { isMessageIn } from "../lib/messages.ts";
import type { FieldView, LoginView } from "../lib/views.ts";
import { Checkbox } from "./checkbox.tsx";
import { ClientBadge } from "./client-badge.tsx";
import { ClientLinks } from "./client-links.tsx";
import { Decision } from "./decision.tsx";
import { DeviceWarning } from "./device-warning.tsx";
import { Field } from "./field.tsx";
import { Icon } from "./icons.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary, problemTexts } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

export function LoginPage({ view, action, t, productName }: PageProps & { view: LoginView; action: FormAnswer }) {
  const { client, problem } = view;
  const names = { client: client.name, product: productName };
  const fieldIds = view.fields.map((field) => field.name);
  return (
    <PageCard
      t={t}
      productName={productName}
      title={t("login.page_title", names)}
      hasProblem={problem !== null}
      header={<ClientBadge client={client} t={t} productName={productName} />}
    >
      <Heading id="login-title" title={t("login.title")} lead={t("login.lead", names)} />
      <ProblemSummary problem={problem} fieldIds={fieldIds} t={t} />
      {view.isDevice ? (
        <DeviceWarning title={t("device_warning.title")}>{t("device_warning.login", names)}</DeviceWarning>
      ) : null}
      {view.registrationClosed ? (
        <div className="box border-line bg-raised">
          <Icon name="info" className="size-6 text-muted" />
          <div className="min-w-0">
            <h2 className="font-semibold">{t("login.registration_closed_title")}</h2>
            <p className="text-sm">{t("login.registration_closed", names)}</p>
          </div>
        </div>
      ) : null}
      <PromptForm action={action} hidden={view.hidden} className="form">
        {view.fields.map((field) => (
          <Field
            key={field.name}
            {...field}
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
        <ClientLinks client={client} t={t} />
        <Decision
          t={t}
          timeLimit={view.timeLimit}
          next={
            view.isDevice
              ? t("common.back_to_device")
              : client.destinationHost && t("common.sent_back_after", { host: client.destinationHost })
          }
        >
          <SubmitButton id="accept" answer="accept" look="primary">
            {t("login.accept")}
          </SubmitButton>
          <SubmitButton id="reject" answer="reject" look="secondary">
            {t("common.cancel")}
          </SubmitButton>
        </Decision>
      </PromptForm>
      {view.otherMethods.length > 0 ? (
        <section aria-labelledby="other-methods">
          <h2 id="other-methods" className="mb-3 text-sm text-muted">
            {t("login.other_methods")}
          </h2>
          <PromptForm action={action} hidden={view.hidden} className="grid gap-3">
            {view.otherMethods.map((method) => (
              <SubmitButton key={method} id={`method-${method}`} answer={`method:${method}`} look="secondary">
                {isMessageIn("methods", method) ? t(`methods.${method}`) : method}
              </SubmitButton>
            ))}
          </PromptForm>
        </section>
      ) : null}
    </PageCard>
  );
}

/** A fork's own field without words of its own shows its plain name. */
function fieldLabel({ label }: FieldView, t: PageProps["t"]): string {
  return isMessageIn("fields", label) ? t(`fields.${label}.label`) : label;
}
