// Says along with who somebody is whether a browser trusted before may still be: for ways that know nothing of second steps.
import type { SecondSteps } from "../accounts/accounts.ts";
import type { JsonObject } from "../json.ts";
import type { IdentityVerifier, Step } from "./verifier.ts";

/** The same way to sign in. Where the database does not answer, nobody gets in: it might know of a second step. */
export function withTrustMark<State extends JsonObject>(
  verifier: IdentityVerifier<State>,
  steps: Pick<SecondSteps, "trustMark">,
): IdentityVerifier<State> {
  async function marked(step: Step<State>): Promise<Step<State>> {
    if (step.kind !== "verified" || step.identity.trustMark !== undefined) return step;
    const trustMark = await steps.trustMark(step.identity.subject);
    return { kind: "verified", identity: { ...step.identity, trustMark } };
  }
  return {
    ...verifier,
    id: verifier.id,
    stateSchema: verifier.stateSchema,
    begin: async (login) => marked(await verifier.begin(login)),
    resume: async (login, state, answer) => marked(await verifier.resume(login, state, answer)),
  };
}
