// Lets somebody who lost the password set a new one, after a code that went to the account's verified address.
import { z } from "zod";
import { accountClaims } from "../accounts/account-claims.ts";
import type { Account, Accounts, MailCodes } from "../accounts/accounts.ts";
import { codeKey, codeSeconds } from "../accounts/mailed-code.ts";
import { type NewPasswordRules, newPasswordField } from "../accounts/new-password.ts";
import type { Postman } from "../mail/postman.ts";
import { judgeMailedCode, mailedCodePrompt } from "../mailed-code-step.ts";
import { oneValue } from "../one-value.ts";
import type { IdentityVerifier, LoginContext, Problem, Step } from "./verifier.ts";

/** Nothing in it may differ for a name that nobody has, not even in length: the browser holds it, sealed. */
const stateSchema = z.discriminatedUnion("at", [
  z.strictObject({ at: z.literal("name") }),
  z.strictObject({ at: z.literal("code"), name: z.string() }),
  z.strictObject({ at: z.literal("password"), subject: z.string() }),
]);
type State = z.infer<typeof stateSchema>;

type Needs = {
  readonly accounts: Pick<Accounts, "byName" | "bySubject" | "setPassword">;
  readonly mailCodes: MailCodes;
  readonly rules: NewPasswordRules;
  readonly postman: Postman;
};

const nameLimit = 320;

export function recoveryVerifier(id: string, needs: Needs): IdentityVerifier<State> {
  const { accounts, mailCodes, rules, postman } = needs;

  /** The same questions to the database, and the same answer, whether or not anybody has this name. */
  async function sendCode(
    login: LoginContext,
    name: string,
    open: Step<State> & { kind: "ask" },
  ): Promise<Step<State>> {
    const wait = await login.attempts.admits("mail", name);
    if (wait) return { ...open, problem: { code: "try_again_later", retryAfterSeconds: wait.waitSeconds } };
    const account = await reachable(name);
    const key = codeKey(login.flowId, name, account?.subject ?? null);
    const code = await mailCodes.issue("recovery", key, login.nowSeconds + codeSeconds);
    if (account) {
      const { email, username, isDisabled } = account;
      if (isDisabled) postman.post("recovery_disabled", email, login.locale, { username });
      else postman.post("recovery_code", email, login.locale, { username, code, seconds: codeSeconds });
    }
    return askCode(name);
  }

  /** Somebody with a verified address: to another one a code would be a present for whoever reads it. */
  async function reachable(name: string): Promise<(Account & { readonly email: string }) | null> {
    const account = await accounts.byName(name);
    return account && account.email !== null && account.isEmailVerified ? { ...account, email: account.email } : null;
  }

  async function judgeCode(login: LoginContext, name: string, code: string): Promise<Step<State>> {
    const judged = await judgeMailedCode(login, { sentTo: name, code }, async () => {
      const account = await reachable(name);
      const key = codeKey(login.flowId, name, account?.subject ?? null);
      const isRight = await mailCodes.matches("recovery", key, code, login.nowSeconds);
      return isRight && account && !account.isDisabled ? account : null;
    });
    return "opened" in judged ? askPassword(judged.opened.subject) : askCode(name, judged.problem);
  }

  async function setPassword(login: LoginContext, subject: string, password: string): Promise<Step<State>> {
    const account = await accounts.bySubject(subject);
    if (!account || account.isDisabled) return { kind: "refused", problem: { code: "account_disabled" } };
    const problem = rules.problemOf(password, account);
    if (problem) return askPassword(subject, { code: problem, field: "password" });
    await accounts.setPassword(subject, password);
    const { username, email } = account;
    if (email !== null && account.isEmailVerified) postman.post("password_changed", email, login.locale, { username });
    // "pwd": it is this person's from now on. RFC 8176 has no value for a mailbox, and it is no second factor.
    const identity = { subject, username, amr: ["pwd"], authTime: login.nowSeconds, claims: accountClaims(account) };
    return { kind: "verified", identity };
  }

  function askPassword(subject: string, problem?: Problem): Step<State> {
    const prompt = {
      purpose: "recovery-password",
      fields: [newPasswordField],
      values: { length: String(rules.least) },
    };
    return { kind: "ask", prompt, state: { at: "password", subject }, ...(problem ? { problem } : {}) };
  }

  return {
    id,
    stateSchema,

    async begin(login) {
      return askName(login.suggestedUsername);
    },

    async resume(login, state, answer) {
      switch (state.at) {
        case "name": {
          const name = oneValue(answer, "email").trim();
          if (name === "") return askName("", { code: "missing_field", field: "email" });
          if (name.length > nameLimit) return askName("", { code: "too_long", field: "email" });
          return sendCode(login, name, askName(name));
        }
        case "code": {
          const choice = answer.get("choice");
          if (choice === "new-code") return sendCode(login, state.name, askCode(state.name));
          if (choice === "other-name") return askName(state.name);
          return judgeCode(login, state.name, oneValue(answer, "code").trim());
        }
        case "password":
          return setPassword(login, state.subject, oneValue(answer, "password"));
        default:
          return state satisfies never;
      }
    },
  };
}

function askName(name: string, problem?: Problem): Step<State> & { kind: "ask" } {
  const field = { name: "email", label: "username", type: "text", autoComplete: "username", value: name } as const;
  const prompt = { purpose: "recovery", fields: [field] };
  return { kind: "ask", prompt, state: { at: "name" }, ...(problem ? { problem } : {}) };
}

function askCode(name: string, problem?: Problem): Step<State> & { kind: "ask" } {
  const prompt = mailedCodePrompt("recovery-code", name, "other-name");
  return { kind: "ask", prompt, state: { at: "code", name }, ...(problem ? { problem } : {}) };
}
