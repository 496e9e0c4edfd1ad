// Puts second steps behind, and passkeys beside, whatever ways to sign in there are.
import type { SecondSteps } from "./accounts/accounts.ts";
import { type AcrLevels, acrLevels } from "./acr.ts";
import type { Config } from "./config.ts";
import type { Customization } from "./customization.ts";
import { planWithSecondStep } from "./login-plan.ts";
import { passkeyPlace } from "./passkeys.ts";
import type { Level, SecondStepSettings } from "./settings/second-step.ts";
import { anyOf, type Choosable } from "./verifiers/any-of.ts";
import { passkeyVerifier } from "./verifiers/passkey.ts";
import { passkeyEnrolmentVerifier } from "./verifiers/passkey-enrolment.ts";
import { recoveryCodeVerifier } from "./verifiers/recovery-code.ts";
import { totpVerifier } from "./verifiers/totp.ts";
import { totpEnrolmentVerifier } from "./verifiers/totp-enrolment.ts";
import type { IdentityVerifier, LoginPlan } from "./verifiers/verifier.ts";
import { withPasskeys } from "./verifiers/with-passkeys.ts";
import { withTrustMark } from "./verifiers/with-trust-mark.ts";

type Ways = Pick<Customization, "verifiers" | "plan" | "account">;

/** The same ways to start and accounts, in a plan that goes on after the first step. */
export function withSecondSteps(
  { verifiers, plan, account }: Ways,
  { policy, acr: names }: SecondStepSettings,
  { steps, config }: { readonly steps: SecondSteps; readonly config: Pick<Config, "publicUrl" | "productName"> },
): Ways & { readonly acr: AcrLevels } {
  const place = passkeyPlace(config.publicUrl, config.productName);
  const has: Readonly<Record<"app" | "passkey" | "codes", Choosable["isOpenTo"]>> = {
    app: async (subject) => (await steps.totpSecret(subject)) !== null,
    passkey: async (subject) => (await steps.passkeys(subject)).length > 0,
    codes: async (subject) => (await steps.recoveryCodesLeft(subject)) > 0,
  };
  const everybody = async () => true;
  const passkey = place && { use: passkeyVerifier(steps, place), setUp: passkeyEnrolmentVerifier(steps, place) };

  const known = anyOf("second-step", [
    ...(passkey ? [{ verifier: passkey.use, isOpenTo: has.passkey }] : []),
    { verifier: totpVerifier(steps), isOpenTo: has.app },
    { verifier: recoveryCodeVerifier(steps), isOpenTo: has.codes },
  ]);
  const settable = [
    { verifier: totpEnrolmentVerifier(steps, config.productName), isOpenTo: everybody },
    ...(passkey ? [{ verifier: passkey.setUp, isOpenTo: everybody }] : []),
  ];
  const setUp = anyOf("second-step-setup", settable, { purpose: "second-step-setup" });
  const offer = anyOf("second-step-offer", settable, {
    purpose: "second-step-offer",
    decline: ({ identity, nowSeconds }) => (identity ? steps.decline(identity.subject, nowSeconds) : Promise.resolve()),
  });

  // One each, because a flow comes back to the verifier by its id.
  const dressed = new Map(verifiers.map((verifier) => [verifier, dress(verifier)]));
  function dress(verifier: IdentityVerifier): IdentityVerifier {
    const marked = withTrustMark(verifier, steps);
    return place ? withPasskeys(marked, { steps, place, account }) : marked;
  }
  const dressedPlan: LoginPlan = {
    ...plan,
    firstSteps: (context) => plan.firstSteps(context).map((verifier) => dressed.get(verifier) ?? dress(verifier)),
    async nextStep(context) {
      const owed = await plan.nextStep(context);
      return owed && (dressed.get(owed) ?? dress(owed));
    },
  };

  const offered: readonly Level[] = place ? ["phr", "aal2", "aal1"] : ["aal2", "aal1"];
  const acr = acrLevels(names, offered);
  return {
    verifiers: [...dressed.values(), known, setUp, offer, ...(passkey ? [passkey.use, passkey.setUp] : [])],
    plan: planWithSecondStep({
      plan: dressedPlan,
      policy,
      acr,
      steps,
      verifiers: { known, setUp, offer, passkey },
    }),
    account,
    acr,
  };
}
