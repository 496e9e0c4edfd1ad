// Asks for a new password where somebody else chose the one that was just used.
import { z } from "zod";
import { accountClaims } from "../accounts/account-claims.ts";
import type { Accounts, SecondSteps } from "../accounts/accounts.ts";
import { type NewPasswordRules, newPasswordField } from "../accounts/new-password.ts";
import type { Postman } from "../mail/postman.ts";
import { oneValue } from "../one-value.ts";
import { provedSoFar } from "../second-proof.ts";
import type { IdentityVerifier, ProblemCode, Step } from "./verifier.ts";

type State = Record<string, never>;

type Needs = {
  readonly accounts: Pick<Accounts, "bySubject" | "checkPassword" | "setPassword">;
  readonly secondSteps: Pick<SecondSteps, "trustMark">;
  readonly rules: NewPasswordRules;
  /** Null where no mail can be sent. */
  readonly postman: Postman | null;
};

/** A step after the password, and after whatever second step is owed: a stolen password alone must not change it. */
export function passwordChangeVerifier({ accounts, secondSteps, rules, postman }: Needs): IdentityVerifier<State> {
  function ask(problem?: ProblemCode): Step<State> {
    const prompt = {
      purpose: "password-change",
      fields: [newPasswordField],
      values: { length: String(rules.least) },
    };
    return { kind: "ask", prompt, state: {}, ...(problem ? { problem: { code: problem, field: "password" } } : {}) };
  }

  return {
    id: "password-change",
    stateSchema: z.strictObject({}),

    async begin() {
      return ask();
    },

    async resume(login, _state, answer) {
      const { subject, amr, authTime } = provedSoFar(login);
      const account = await accounts.bySubject(subject);
      if (!account || account.isDisabled) return { kind: "refused", problem: { code: "account_disabled" } };
      const password = oneValue(answer, "password");
      const problem = rules.problemOf(password, account);
      if (problem) return ask(problem);
      // Where nothing is owed any more, the same answer was given before: a double click.
      const isSame = (await accounts.checkPassword(account.username, password)) !== null;
      if (isSame && account.mustChangePassword) return ask("password_unchanged");
      if (!isSame) {
        await accounts.setPassword(subject, password);
        if (account.email !== null && account.isEmailVerified)
          postman?.post("password_changed", account.email, login.locale, { username: account.username });
      }
      return {
        kind: "verified",
        identity: {
          subject,
          amr,
          authTime,
          trustMark: await secondSteps.trustMark(subject),
          claims: accountClaims(account),
        },
      };
    },
  };
}
