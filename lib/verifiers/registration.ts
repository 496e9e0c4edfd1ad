// Makes an account: an address that is confirmed by a code first, then a name and a password of one's own.
import { z } from "zod";
import { accountClaims } from "../accounts/account-claims.ts";
import type { Account, Accounts, MailCodes } from "../accounts/accounts.ts";
import { codeKey, codeSeconds } from "../accounts/mailed-code.ts";
import { type NewPasswordRules, newPasswordField } from "../accounts/new-password.ts";
import { isEmailAddress } from "../email-address.ts";
import type { Postman } from "../mail/postman.ts";
import { judgeMailedCode, mailedCodePrompt } from "../mailed-code-step.ts";
import { foldName } from "../names.ts";
import { oneValue } from "../one-value.ts";
import type { IdentityVerifier, LoginContext, Problem, Step } from "./verifier.ts";

/** The password is asked for last, so that it never has to be kept from one page to the next. */
const stateSchema = z.discriminatedUnion("at", [
  z.strictObject({ at: z.literal("email") }),
  z.strictObject({ at: z.literal("code"), email: z.string() }),
  z.strictObject({ at: z.literal("account"), email: z.string() }),
]);
type State = z.infer<typeof stateSchema>;

type Needs = {
  readonly accounts: Pick<Accounts, "byName" | "checkPassword" | "create">;
  readonly mailCodes: MailCodes;
  readonly rules: NewPasswordRules;
  readonly postman: Postman;
};

// No @: a name must not look like somebody's address, which is a name to sign in with, too.
const usernameShape = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]{0,62}[\p{L}\p{M}\p{N}])$/u;

export function registrationVerifier(id: string, needs: Needs): IdentityVerifier<State> {
  const { accounts, mailCodes, rules, postman } = needs;

  /** The same questions to the database, and the same answer, whether or not somebody has this address already. */
  async function sendCode(
    login: LoginContext,
    email: string,
    open: Step<State> & { kind: "ask" },
  ): Promise<Step<State>> {
    const wait = await login.attempts.admits("mail", email);
    if (wait) return { ...open, problem: { code: "try_again_later", retryAfterSeconds: wait.waitSeconds } };
    const owner = await accounts.byName(email);
    const key = codeKey(login.flowId, email, owner?.subject ?? null);
    const code = await mailCodes.issue("registration", key, login.nowSeconds + codeSeconds);
    // Only the address itself is told that it has an account.
    if (owner) postman.post("registration_known", email, login.locale, { username: owner.username });
    else postman.post("registration_code", email, login.locale, { code, seconds: codeSeconds });
    return askCode(email);
  }

  async function judgeCode(login: LoginContext, email: string, code: string): Promise<Step<State>> {
    const judged = await judgeMailedCode(login, { sentTo: email, code }, async () => {
      const owner = await accounts.byName(email);
      const key = codeKey(login.flowId, email, owner?.subject ?? null);
      const isRight = await mailCodes.matches("registration", key, code, login.nowSeconds);
      // Nobody was ever sent the code that is kept for an address that has an account.
      return isRight && owner === null ? email : null;
    });
    return "opened" in judged ? askAccount(judged.opened, "") : askCode(email, judged.problem);
  }

  async function create(login: LoginContext, email: string, answer: URLSearchParams): Promise<Step<State>> {
    const username = oneValue(answer, "username").normalize("NFKC").trim();
    const password = oneValue(answer, "password");
    if (username === "") return askAccount(email, "", { code: "missing_field", field: "username" });
    if (!usernameShape.test(username))
      return askAccount(email, username.slice(0, 64), { code: "invalid_username", field: "username" });
    const problem = rules.problemOf(password, { username, email });
    if (problem) return askAccount(email, username, { code: problem, field: "password" });
    // Whether a name is taken has to be told, and so it is counted how many somebody asks for.
    const wait = await login.attempts.admits("registration", username);
    if (wait) return askAccount(email, username, { code: "try_again_later", retryAfterSeconds: wait.waitSeconds });
    const created = await accounts.create({ username, email, isEmailVerified: true, claims: {}, password });
    if (created !== "taken") return verified(login, created);

    const owner = await accounts.byName(email);
    if (!owner) return askAccount(email, username, { code: "username_taken", field: "username" });
    // Their own, of a moment ago: a double click, or another tab.
    const isSame = foldName(owner.username) === foldName(username) && !owner.isDisabled;
    if (isSame && (await accounts.checkPassword(username, password))?.subject === owner.subject)
      return verified(login, owner);
    return askAccount(email, username, { code: "account_exists" });
  }

  function askAccount(email: string, username: string, problem?: Problem): Step<State> {
    const name = { name: "username", label: "new_username", type: "text", autoComplete: "username", value: username };
    const prompt = {
      purpose: "registration-account",
      fields: [{ ...name, type: "text" as const }, newPasswordField],
      values: { length: String(rules.least) },
    };
    return { kind: "ask", prompt, state: { at: "account", email }, ...(problem ? { problem } : {}) };
  }

  return {
    id,
    stateSchema,

    async begin(login) {
      return askEmail(isEmailAddress(login.suggestedUsername) ? login.suggestedUsername : "");
    },

    async resume(login, state, answer) {
      switch (state.at) {
        case "email": {
          const email = oneValue(answer, "email").trim();
          if (email === "") return askEmail("", { code: "missing_field", field: "email" });
          if (!isEmailAddress(email)) return askEmail(email.slice(0, 254), { code: "invalid_email", field: "email" });
          return sendCode(login, email, askEmail(email));
        }
        case "code": {
          const choice = answer.get("choice");
          if (choice === "new-code") return sendCode(login, state.email, askCode(state.email));
          if (choice === "other-address") return askEmail(state.email);
          return judgeCode(login, state.email, oneValue(answer, "code").trim());
        }
        case "account":
          return create(login, state.email, answer);
        default:
          return state satisfies never;
      }
    },
  };
}

function verified(login: LoginContext, account: Account): Step<State> {
  const { subject, username } = account;
  // The mailed code is no second factor, so it is not among the methods.
  const identity = { subject, username, amr: ["pwd"], authTime: login.nowSeconds, claims: accountClaims(account) };
  return { kind: "verified", identity };
}

function askEmail(email: string, problem?: Problem): Step<State> & { kind: "ask" } {
  const field = { name: "email", label: "email", type: "email", autoComplete: "email", value: email } as const;
  const prompt = { purpose: "registration", fields: [field] };
  return { kind: "ask", prompt, state: { at: "email" }, ...(problem ? { problem } : {}) };
}

function askCode(email: string, problem?: Problem): Step<State> & { kind: "ask" } {
  const prompt = mailedCodePrompt("registration-code", email, "other-address");
  return { kind: "ask", prompt, state: { at: "code", email }, ...(problem ? { problem } : {}) };
}
