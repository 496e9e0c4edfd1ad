// Makes a passkey for a person who is known already, and hands out recovery codes where there are none.
import { z } from "zod";
import type { Passkey, SecondSteps } from "../accounts/accounts.ts";
import { oneValue } from "../one-value.ts";
import { judgeCreation, newPasskeyChallenge, type PasskeyPlace, requestForCreation } from "../passkeys.ts";
import { newRecoveryCodes, showRecoveryCode } from "../recovery-codes.ts";
import { provedSoFar } from "../second-proof.ts";
import type { IdentityVerifier, LoginContext, Problem, Step } from "./verifier.ts";

const passkeySchema = z.strictObject({
  id: z.string(),
  publicKey: z.string(),
  counter: z.number().int(),
  transports: z.array(z.string()).readonly(),
  isBackedUp: z.boolean(),
});
/**
 * Nothing is kept before the last page is answered: nobody is left with a second step and without the codes for the day
 * it is lost. A device that keeps a passkey of which nothing came has it replaced by the next one, for the same handle.
 */
const stateSchema = z.discriminatedUnion("at", [
  z.strictObject({ at: z.literal("making"), challenge: z.string() }),
  z.strictObject({ at: z.literal("codes"), passkey: passkeySchema, codes: z.array(z.string()).readonly() }),
]);
type State = z.infer<typeof stateSchema>;

type Needs = Pick<
  SecondSteps,
  "passkeys" | "passkeyById" | "addPasskey" | "userHandle" | "recoveryCodesLeft" | "setRecoveryCodes" | "trustMark"
>;

/**
 * Ends with the identity as it was: making a passkey signs nothing that could be checked without attestation, so it is no
 * proof. The plan finds the new passkey, and asks for it.
 */
export function passkeyEnrolmentVerifier(steps: Needs, place: PasskeyPlace): IdentityVerifier<State> {
  async function ask(login: LoginContext, problem?: Problem): Promise<Step<State>> {
    const { subject, username } = provedSoFar(login);
    const [userHandle, known] = [await steps.userHandle(subject), await steps.passkeys(subject)];
    const challenge = newPasskeyChallenge();
    return {
      kind: "ask",
      prompt: {
        purpose: "passkey-enrolment",
        fields: [],
        passkey: requestForCreation(place, challenge, { userHandle, name: username ?? subject, known }),
      },
      state: { at: "making", challenge },
      ...(problem ? { problem } : {}),
    };
  }

  async function finished(login: LoginContext, passkey: Passkey, codes: readonly string[]): Promise<Step<State>> {
    const earlier = provedSoFar(login);
    const { subject } = earlier;
    const owner = await steps.passkeyById(passkey.id);
    // §7.1 step 26: an id that somebody else has would let one of the two in as the other.
    if (owner && owner.subject !== subject) return ask(login, { code: "passkey_failed" });
    // The second half of a double click finds it there, and has nothing left to do.
    if (!owner) {
      if (codes.length > 0) await steps.setRecoveryCodes(subject, codes);
      await steps.addPasskey(subject, await steps.userHandle(subject), passkey);
    }
    return { kind: "verified", identity: { ...earlier, trustMark: await steps.trustMark(subject) } };
  }

  return {
    id: "passkey-enrolment",
    stateSchema,
    begin: (login) => ask(login),

    async resume(login, state, answer) {
      const { subject } = provedSoFar(login);
      if (state.at === "codes") return finished(login, state.passkey, state.codes);
      const passkey = await judgeCreation(place, state.challenge, oneValue(answer, "passkey"));
      if (!passkey) return ask(login, { code: "passkey_failed" });
      if ((await steps.recoveryCodesLeft(subject)) > 0) return finished(login, passkey, []);
      const codes = newRecoveryCodes();
      const notes = [{ kind: "codes", codes: codes.map(showRecoveryCode) }] as const;
      return {
        kind: "ask",
        prompt: { purpose: "recovery-codes", fields: [], notes },
        state: { at: "codes", passkey, codes },
      };
    },
  };
}
