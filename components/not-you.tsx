// The account in use, and the way to another one.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import type { AccountView, HiddenFields } from "../lib/views.ts";
import { AccountChip } from "./account-chip.tsx";
import { type FormAnswer, PromptForm } from "./prompt-form.tsx";
import { SubmitButton } from "./submit-button.tsx";

type NotYouProps = {
  /** null: somebody, by no name. */
  readonly account: AccountView | null;
  readonly action: FormAnswer;
  readonly hidden: HiddenFields;
  readonly t: Translator;
  readonly state?: "common.logged_in_as" | "common.logging_in_as";
  /** Further hidden inputs. */
  readonly children?: ReactNode;
};

/** A form of its own: in that of the page the Enter key would press its first button, this one. */
export function NotYou({ account, action, hidden, t, state = "common.logged_in_as", children }: NotYouProps) {
  const form = (
    <PromptForm action={action} hidden={hidden}>
      {children}
      <SubmitButton id="switch-account" answer="switch" look="quiet">
        {t(account ? "common.not_you" : "choose_account.switch")}
      </SubmitButton>
    </PromptForm>
  );
  if (!account) return form;
  return (
    <AccountChip account={account} t={t} state={state}>
      {form}
    </AccountChip>
  );
}
