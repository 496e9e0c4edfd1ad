// Takes one of the codes a person kept for the day the phone is gone, and says so when few are left.
import { z } from "zod";
import type { SecondSteps } from "../accounts/accounts.ts";
import { oneTimeCode } from "../factors.ts";
import { oneValue } from "../one-value.ts";
import { newRecoveryCodes, parseRecoveryCode, showRecoveryCode } from "../recovery-codes.ts";
import { provedSoFar, secondProof } from "../second-proof.ts";
import type { IdentityVerifier, LoginContext, Problem, Prompt, Step } from "./verifier.ts";

/** "few": one was taken, and the page says how many are left. "fresh": new ones are on the page, and not yet kept. */
const stateSchema = z.discriminatedUnion("at", [
  z.strictObject({ at: z.literal("code") }),
  z.strictObject({ at: z.literal("few") }),
  z.strictObject({ at: z.literal("fresh"), codes: z.array(z.string()).readonly() }),
]);
type State = z.infer<typeof stateSchema>;

const few = 3;

export function recoveryCodeVerifier(
  steps: Pick<SecondSteps, "recoveryCodesLeft" | "spendRecoveryCode" | "setRecoveryCodes" | "trustMark">,
): IdentityVerifier<State> {
  async function verified(login: LoginContext): Promise<Step<State>> {
    const trustMark = await steps.trustMark(provedSoFar(login).subject);
    return { kind: "verified", identity: secondProof(login, oneTimeCode, trustMark) };
  }

  return {
    id: "recovery-code",
    stateSchema,

    async begin() {
      return askCode();
    },

    async resume(login, state, answer) {
      const { subject, username } = provedSoFar(login);
      if (state.at === "few") {
        if (answer.get("choice") !== "new-codes") return verified(login);
        const codes = newRecoveryCodes();
        return { kind: "ask", prompt: freshCodes(codes), state: { at: "fresh", codes } };
      }
      if (state.at === "fresh") {
        await steps.setRecoveryCodes(subject, state.codes);
        return verified(login);
      }
      const typed = oneValue(answer, "code");
      if (typed.trim() === "") return askCode({ code: "missing_field", field: "code" });
      const code = parseRecoveryCode(typed);
      if (code === null) return askCode({ code: "wrong_code", field: "code" });
      const judge = async () => ((await steps.spendRecoveryCode(subject, code, login.flowId)) ? true : null);
      const guess = await login.attempts.guess(username ?? subject, judge, "recovery-code");
      if ("waitSeconds" in guess) return askCode({ code: "try_again_later", retryAfterSeconds: guess.waitSeconds });
      if (guess.found === null) return askCode({ code: "wrong_code", field: "code" });
      const left = await steps.recoveryCodesLeft(subject);
      if (left > few) return verified(login);
      const purpose = left === 0 ? "recovery-codes-none" : "recovery-codes-few";
      const prompt = { purpose, fields: [], choices: ["new-codes"], values: { left: String(left) } };
      return { kind: "ask", prompt, state: { at: "few" } };
    },
  };
}

function freshCodes(codes: readonly string[]): Prompt {
  return { purpose: "recovery-codes", fields: [], notes: [{ kind: "codes", codes: codes.map(showRecoveryCode) }] };
}

function askCode(problem?: Problem): Step<State> {
  return {
    kind: "ask",
    prompt: {
      purpose: "kept-code",
      // No "one-time-code": browsers would offer what came by message.
      fields: [{ name: "code", label: "recovery_code", type: "code", autoComplete: "off", value: "" }],
    },
    state: { at: "code" },
    ...(problem ? { problem } : {}),
  };
}
