// Decides which step of a sign-in is owed next: by the client's request, by what a person has, and by the house's rule.
import type { SecondSteps } from "./accounts/accounts.ts";
import type { AcrLevels } from "./acr.ts";
import { hasTwoFactors } from "./factors.ts";
import type { SecondStepSettings } from "./settings/second-step.ts";
import type { Identity, IdentityVerifier, LoginPlan } from "./verifiers/verifier.ts";

export type SecondStepVerifiers = {
  /** Whichever the person has. */
  readonly known: IdentityVerifier;
  /** Sets up the first one; one that may be declined, and one that may not. */
  readonly setUp: IdentityVerifier;
  readonly offer: IdentityVerifier;
  /** Null where browsers have no passkeys. */
  readonly passkey: { readonly use: IdentityVerifier; readonly setUp: IdentityVerifier } | null;
};

type Parts = {
  /** The ways to start, and what they owe by themselves: that comes last. */
  readonly plan: LoginPlan;
  readonly policy: SecondStepSettings["policy"];
  readonly acr: Pick<AcrLevels, "missing">;
  readonly steps: Pick<SecondSteps, "totpSecret" | "passkeys" | "declinedAt">;
  readonly verifiers: SecondStepVerifiers;
};

/** Who said "not now" is not asked again for so long. */
const declinedSeconds = 30 * 86_400;

export function planWithSecondStep({ plan, policy, acr, steps, verifiers }: Parts): LoginPlan {
  const { known, setUp, offer, passkey } = verifiers;

  /** Nothing is set up by somebody who owes a step that is there already: a stolen password would otherwise add its own. */
  async function secondStep({
    loginRequest,
    identity,
    isTrustedBrowser,
    notBefore,
  }: Parameters<LoginPlan["nextStep"]>[0]): Promise<IdentityVerifier | null> {
    const { subject } = identity;
    const hasPasskey = passkey !== null && (await steps.passkeys(subject)).length > 0;
    const hasAny = hasPasskey || (await steps.totpSecret(subject)) !== null;
    const isPassed = identity.secondStepAt !== undefined || hasTwoFactors(identity.amr);

    const missing = acr.missing(loginRequest, identity);
    if (missing?.level === "phr" && passkey) {
      if (hasPasskey) return passkey.use;
      if (missing.isInsisted) return hasAny && !isPassed ? known : passkey.setUp;
    }
    if (missing?.level === "aal2" && !isPassed) {
      if (hasAny) return known;
      if (missing.isInsisted) return setUp;
    }

    if (isPassed) return null;
    // Trust stands for a proof of some time ago: where the client wants a fresh one, it spares nothing.
    if (hasAny) return isTrustedBrowser && notBefore === null ? null : known;
    if (policy === "required") return setUp;
    return (await hasDeclined(identity)) ? null : offer;
  }

  async function hasDeclined({ subject, authTime }: Identity): Promise<boolean> {
    const declinedAt = await steps.declinedAt(subject);
    return declinedAt !== null && authTime - declinedAt < declinedSeconds;
  }

  return { ...plan, nextStep: async (context) => (await secondStep(context)) ?? plan.nextStep(context) };
}
