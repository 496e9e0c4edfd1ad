// Asks for a username and a password and lets one `CheckPassword` function judge them.
import { z } from "zod";
import type { CheckPassword, IdentityVerifier, Problem, Prompt, Step } from "./verifier.ts";

type State = Record<string, never>;

const usernameLimit = 320; // RFC 3696: the longest e-mail address
const passwordLimit = 1024; // bytes go into a slow hash: a bound, far above any real pass phrase

/**
 * A first step out of one function: `passwordVerifier("password", async (username, password) => …)`.
 * The password reaches `check` as typed; `check` decides about Unicode normalisation, because only it
 * knows how the stored hash was made. A `check` that throws is reported as "not available", never as wrong.
 */
export function passwordVerifier(id: string, check: CheckPassword): IdentityVerifier<State> {
  return {
    id,
    stateSchema: z.strictObject({}),

    async begin(login) {
      return ask(login.suggestedUsername);
    },

    async resume(login, _state, answer) {
      const username = once(answer, "email").trim();
      const password = once(answer, "password");
      if (username.length > usernameLimit) return ask("", { code: "too_long", field: "email" });
      if (username === "") return ask("", { code: "missing_field", field: "email" });
      if (password === "") return ask(username, { code: "missing_field", field: "password" });
      if (password.length > passwordLimit) return ask(username, { code: "too_long", field: "password" });
      const guess = await login.attempts.guess(username, () => check(username, password, login.signal));
      if ("waitSeconds" in guess) {
        return ask(username, { code: "try_again_later", retryAfterSeconds: guess.waitSeconds });
      }
      const { found } = guess;
      // One sentence for "no such user" and "wrong password": nothing tells which names exist.
      if (!found) return ask(username, { code: "wrong_credentials", field: "password" });
      if ("refused" in found) return ask(username, { code: found.refused });
      return {
        kind: "verified",
        identity: {
          subject: found.subject,
          username,
          amr: ["pwd"],
          authTime: login.nowSeconds,
          ...(found.claims ? { claims: found.claims } : {}),
        },
      };
    },
  };
}

/** A doubled field is no answer: which of two was meant, two readers might see differently. */
function once(answer: URLSearchParams, name: string): string {
  const [first = "", ...others] = answer.getAll(name);
  return others.length === 0 ? first : "";
}

function ask(username: string, problem?: Problem): Step<State> {
  return { kind: "ask", prompt: prompt(username), state: {}, ...(problem ? { problem } : {}) };
}

function prompt(username: string): Prompt {
  return {
    fields: [
      { name: "email", label: "username", type: "text", autoComplete: "username", value: username },
      { name: "password", label: "password", type: "password", autoComplete: "current-password", value: "" },
    ],
  };
}
