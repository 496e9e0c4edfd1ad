// Asks for the code that the person's authenticator app shows.
import { z } from "zod";
import type { SecondSteps } from "../accounts/accounts.ts";
import { oneTimeCode } from "../factors.ts";
import { oneValue } from "../one-value.ts";
import { provedSoFar, secondProof } from "../second-proof.ts";
import { matchTotp, parseTotpCode } from "../totp.ts";
import type { IdentityVerifier, Problem, Step } from "./verifier.ts";

type State = Record<string, never>;

export function totpVerifier(
  steps: Pick<SecondSteps, "totpSecret" | "spendTotpStep" | "trustMark">,
): IdentityVerifier<State> {
  return {
    id: "totp",
    stateSchema: z.strictObject({}),

    async begin() {
      return ask();
    },

    async resume(login, _state, answer) {
      const { subject, username } = provedSoFar(login);
      const typed = oneValue(answer, "code");
      if (typed.trim() === "") return ask({ code: "missing_field", field: "code" });
      const code = parseTotpCode(typed);
      if (code === null) return ask({ code: "wrong_code", field: "code" });
      const secret = await steps.totpSecret(subject);
      // Taken away while the page was open: the plan, not this page, knows what is owed then.
      if (secret === null) return { kind: "refused", problem: { code: "unavailable_method" } };
      const judge = async () => {
        const step = matchTotp(secret, code, login.nowSeconds);
        // RFC 6238 §5.2: whoever watched the code being typed must not use it a second time.
        return step !== null && (await steps.spendTotpStep(subject, step, login.flowId)) ? step : null;
      };
      const guess = await login.attempts.guess(username ?? subject, judge, "totp");
      if ("waitSeconds" in guess) return ask({ code: "try_again_later", retryAfterSeconds: guess.waitSeconds });
      if (guess.found === null) return ask({ code: "wrong_code", field: "code" });
      return { kind: "verified", identity: secondProof(login, oneTimeCode, await steps.trustMark(subject)) };
    },
  };
}

function ask(problem?: Problem): Step<State> {
  return {
    kind: "ask",
    prompt: {
      purpose: "totp",
      fields: [{ name: "code", label: "code", type: "code", autoComplete: "one-time-code", value: "" }],
      offersTrust: true,
    },
    state: {},
    ...(problem ? { problem } : {}),
  };
}
