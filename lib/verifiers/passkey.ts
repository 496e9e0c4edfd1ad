// Asks a person who is known already for one of their passkeys.
import { z } from "zod";
import type { SecondSteps } from "../accounts/accounts.ts";
import { verifiedPasskey } from "../factors.ts";
import { oneValue } from "../one-value.ts";
import { judgeUse, newPasskeyChallenge, type PasskeyPlace, requestForUse } from "../passkeys.ts";
import { provedSoFar, secondProof } from "../second-proof.ts";
import type { IdentityVerifier, LoginContext, Problem, Step } from "./verifier.ts";

const stateSchema = z.strictObject({ challenge: z.string() });
type State = z.infer<typeof stateSchema>;

/** A second step. As a first one passkeys stand on the page of another way: see `withPasskeys`. */
export function passkeyVerifier(
  steps: Pick<SecondSteps, "passkeys" | "passkeyById" | "usedPasskey" | "trustMark">,
  place: PasskeyPlace,
): IdentityVerifier<State> {
  /** A challenge of its own each time: one that was answered is spent, whatever the answer was. */
  async function ask(login: LoginContext, problem?: Problem): Promise<Step<State>> {
    const known = await steps.passkeys(provedSoFar(login).subject);
    const challenge = newPasskeyChallenge();
    return {
      kind: "ask",
      prompt: {
        purpose: "passkey",
        fields: [],
        passkey: requestForUse(place, challenge, { known, isConditional: false }),
        offersTrust: true,
      },
      state: { challenge },
      ...(problem ? { problem } : {}),
    };
  }

  return {
    id: "passkey",
    stateSchema,
    begin: (login) => ask(login),

    async resume(login, { challenge }, answer) {
      const { subject } = provedSoFar(login);
      const judged = await judgeUse({ place, challenge, subject }, oneValue(answer, "passkey"), steps);
      if ("problem" in judged) return ask(login, { code: judged.problem });
      return { kind: "verified", identity: secondProof(login, verifiedPasskey, await steps.trustMark(subject)) };
    },
  };
}
