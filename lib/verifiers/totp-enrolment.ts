// Sets up an authenticator app: shows its secret, believes it after a right code, and hands out recovery codes once.
import { z } from "zod";
import type { SecondSteps } from "../accounts/accounts.ts";
import { oneTimeCode } from "../factors.ts";
import { oneValue } from "../one-value.ts";
import { newRecoveryCodes, showRecoveryCode } from "../recovery-codes.ts";
import { provedSoFar, secondProof } from "../second-proof.ts";
import { matchTotp, newTotpSecret, parseTotpCode, totpUri } from "../totp.ts";
import type { IdentityVerifier, LoginContext, Problem, Step } from "./verifier.ts";

/**
 * Nothing is kept before the last page is answered: whoever leaves in the middle has no app that is half set up, and no
 * codes nobody wrote down. `confirmed` is the time step of the right code; until then it is null.
 */
const stateSchema = z.strictObject({
  secret: z.string(),
  confirmed: z.number().int().nullable(),
  codes: z.array(z.string()).readonly(),
});
type State = z.infer<typeof stateSchema>;

type Needs = Pick<
  SecondSteps,
  "setTotpSecret" | "spendTotpStep" | "recoveryCodesLeft" | "setRecoveryCodes" | "trustMark" | "totpSecret"
>;

/** `issuer` is the place's name as it will stand in the app. */
export function totpEnrolmentVerifier(steps: Needs, issuer: string): IdentityVerifier<State> {
  async function finished(login: LoginContext, state: State & { confirmed: number }): Promise<Step<State>> {
    const { subject } = provedSoFar(login);
    // First, so that the code which proved the secret cannot sign in as well, however this goes on.
    if (!(await steps.spendTotpStep(subject, state.confirmed, login.flowId)))
      return { kind: "refused", problem: { code: "wrong_code" } };
    // The second half of a double click finds its own secret, and has nothing left to do.
    if ((await steps.totpSecret(subject)) !== state.secret) {
      if (state.codes.length > 0) await steps.setRecoveryCodes(subject, state.codes);
      await steps.setTotpSecret(subject, state.secret);
    }
    return { kind: "verified", identity: secondProof(login, oneTimeCode, await steps.trustMark(subject)) };
  }

  return {
    id: "totp-enrolment",
    stateSchema,

    async begin(login) {
      return ask(login, { secret: newTotpSecret(), confirmed: null, codes: [] });
    },

    async resume(login, state, answer) {
      const { subject, username } = provedSoFar(login);
      const { secret, confirmed } = state;
      if (confirmed !== null) return finished(login, { ...state, confirmed });
      const typed = oneValue(answer, "code");
      if (typed.trim() === "") return ask(login, state, { code: "missing_field", field: "code" });
      const code = parseTotpCode(typed);
      // Counted although the secret is on the same page: a form that judges without a limit is one too many.
      const judge = async () => (code === null ? null : matchTotp(secret, code, login.nowSeconds));
      const guess = await login.attempts.guess(username ?? subject, judge, "totp-enrolment");
      if ("waitSeconds" in guess)
        return ask(login, state, { code: "try_again_later", retryAfterSeconds: guess.waitSeconds });
      if (guess.found === null) return ask(login, state, { code: "wrong_code", field: "code" });
      const right = { secret, confirmed: guess.found };
      // Codes from an earlier set-up still work, and somebody may have them in a drawer.
      if ((await steps.recoveryCodesLeft(subject)) > 0) return finished(login, { ...right, codes: [] });
      const codes = newRecoveryCodes();
      return {
        kind: "ask",
        prompt: {
          purpose: "recovery-codes",
          fields: [],
          notes: [{ kind: "codes", codes: codes.map(showRecoveryCode) }],
        },
        state: { ...right, codes },
      };
    },
  };

  function ask(login: LoginContext, state: State, problem?: Problem): Step<State> {
    const { subject, username } = provedSoFar(login);
    const { secret } = state;
    return {
      kind: "ask",
      prompt: {
        purpose: "totp-enrolment",
        notes: [
          { kind: "qr", content: totpUri(secret, { issuer, account: username ?? subject }) },
          { kind: "text", label: "totp-secret", content: secret.replaceAll(/.{4}(?=.)/g, "$& ") },
        ],
        fields: [{ name: "code", label: "code", type: "code", autoComplete: "one-time-code", value: "" }],
      },
      state,
      ...(problem ? { problem } : {}),
    };
  }
}
