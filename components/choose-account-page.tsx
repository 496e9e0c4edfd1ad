// Asks whether the account in use is the right one.
import type { ChooseAccountView } from "../lib/views.ts";
import { AccountChip, accountName } from "./account-chip.tsx";
import { ClientBadge } from "./client-badge.tsx";
import { ClientLinks } from "./client-links.tsx";
import { Decision } from "./decision.tsx";
import { DeviceLoginWarning } from "./device-warning.tsx";
import { answerFormId } from "./language-switch.tsx";
import { Heading, PageCard, type PageProps } from "./page-card.tsx";
import { ProblemSummary } from "./problem-summary.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

type ChooseAccountPageProps = PageProps & { readonly view: ChooseAccountView; readonly action: FormAnswer };

export function ChooseAccountPage({ view, action, t, frame }: ChooseAccountPageProps) {
  const { client, account } = view;
  const names = { client: client.name, account: accountName(account), hinted: view.hinted ?? "" };
  const isHinted = view.reason === "other_account_hinted";
  const leadHinted = view.hinted ? "choose_account.lead_hinted_name" : "choose_account.lead_hinted";
  const goOn = (
    <SubmitButton key="accept" id="accept" answer="accept" look={isHinted ? "secondary" : "primary"}>
      {t("choose_account.accept", names)}
    </SubmitButton>
  );
  const switchAccount = (
    <SubmitButton key="switch" id="switch-account" answer="switch" look={isHinted ? "primary" : "secondary"}>
      {t("choose_account.switch")}
    </SubmitButton>
  );
  return (
    <PageCard
      t={t}
      frame={frame}
      title={t("choose_account.page_title", names)}
      hasProblem={view.problem !== null}
      header={<ClientBadge client={client} t={t} productName={frame.productName} />}
    >
      <Heading
        id="login-title"
        title={t(isHinted ? "choose_account.title_hinted" : "choose_account.title")}
        lead={t(isHinted ? leadHinted : "choose_account.lead", names)}
      />
      <ProblemSummary problem={view.problem} fieldIds={[]} t={t} />
      {view.isDevice ? <DeviceLoginWarning client={client.name} scopes={view.deviceScopes} t={t} /> : null}
      <AccountChip account={account} t={t} />
      <PromptForm id={answerFormId} action={action} hidden={view.hidden} className="form">
        <ClientLinks client={client} t={t} />
        <Decision
          t={t}
          timeLimit={view.timeLimit}
          layout="stack"
          next={
            view.isDevice
              ? t("common.back_to_device")
              : client.destinationHost && t("common.sent_back_after", { host: client.destinationHost })
          }
        >
          {/* The likely answer first: where another account is expected, another account. */}
          {isHinted ? [switchAccount, goOn] : [goOn, switchAccount]}
          <SubmitButton id="reject" answer="reject" look="secondary">
            {t("common.cancel")}
          </SubmitButton>
        </Decision>
      </PromptForm>
    </PageCard>
  );
}
