// Decides who somebody is by the accounts that this app keeps.
import { accountClaims } from "../accounts/account-claims.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { JsonObject } from "../json.ts";
import type { CheckPassword } from "./verifier.ts";

export type AccountsDirectory = {
  readonly check: CheckPassword;
  /** Today's claims of a subject, "disabled", or null for one that is not kept here. */
  account(subject: string): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
};

export function accountsDirectory(accounts: Pick<Accounts, "bySubject" | "checkPassword">): AccountsDirectory {
  return {
    async check(username, password) {
      const account = await accounts.checkPassword(username, password);
      if (!account) return null;
      if (account.isDisabled) return { refused: "account_disabled" };
      return { subject: account.subject, claims: accountClaims(account) };
    },
    async account(subject) {
      const account = await accounts.bySubject(subject);
      if (!account) return null;
      return account.isDisabled ? "disabled" : { claims: accountClaims(account) };
    },
  };
}
