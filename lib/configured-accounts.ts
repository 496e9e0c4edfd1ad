// Builds what people with an account in this app's own database can do: sign in, get one, and get back into it.
import type { AccountsDatabase } from "./accounts/database.ts";
import { newPasswordRules } from "./accounts/new-password.ts";
import type { Config } from "./config.ts";
import type { JsonObject } from "./json.ts";
import type { Postman } from "./mail/postman.ts";
import type { AccountsSettings } from "./settings/accounts.ts";
import { accountsDirectory } from "./verifiers/accounts.ts";
import { passwordVerifier } from "./verifiers/password.ts";
import { passwordChangeVerifier } from "./verifiers/password-change.ts";
import { recoveryVerifier } from "./verifiers/recovery.ts";
import { registrationVerifier } from "./verifiers/registration.ts";
import type { Identity, IdentityVerifier } from "./verifiers/verifier.ts";

export type AccountsWay = {
  readonly firstSteps: readonly IdentityVerifier[];
  /** Null where accounts are made by the operator alone. */
  readonly registration: IdentityVerifier | null;
  /** Steps that are never offered to start with. */
  readonly laterSteps: readonly IdentityVerifier[];
  /** What somebody with an account owes once everything else is proved. */
  owed(identity: Identity): Promise<IdentityVerifier | null>;
  account(subject: string): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
};

export function accountsWay(
  { id, canRegister, canRecover, passwordLength }: AccountsSettings,
  { productName }: Pick<Config, "productName">,
  { database, postman }: { readonly database: AccountsDatabase; readonly postman: Postman | null },
): AccountsWay {
  const { accounts, secondSteps, mailCodes } = database;
  const rules = newPasswordRules({ least: passwordLength, productName });
  const { check, account } = accountsDirectory(accounts);
  const change = passwordChangeVerifier({ accounts, secondSteps, rules, postman });
  // Settings without mail were complained about.
  const mailed = postman && { accounts, mailCodes, rules, postman };
  const recovery = canRecover && mailed ? [recoveryVerifier("recovery", mailed)] : [];
  return {
    firstSteps: [passwordVerifier(id, check), ...recovery],
    registration: canRegister && mailed ? registrationVerifier("registration", mailed) : null,
    laterSteps: [change],
    async owed({ subject }) {
      return (await accounts.bySubject(subject))?.mustChangePassword ? change : null;
    },
    account,
  };
}
