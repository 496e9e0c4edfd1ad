// Decides what an ID token proves of a sign-in at another place: when, how, and that it is nobody else's subject.
import { createHash } from "node:crypto";
import { registeredMethods } from "../factors.ts";
import type { Identity } from "../verifiers/verifier.ts";
import type { Claims } from "./provider.ts";

export type ProofSettings = {
  readonly trustsAmr: boolean;
  readonly acrValues: readonly string[];
};

const amrLimit = 8;

/**
 * One subject for each pair of issuer and `sub` (OIDC Core §2: only together they are somebody), whatever the way is
 * called here. A hash, because applications are not told who somebody is at the other place.
 */
export function upstreamSubject(issuer: string, sub: string): string {
  return `oidc:${createHash("sha256")
    .update(JSON.stringify([issuer, sub]))
    .digest("base64url")}`;
}

/** 0 where the provider does not say: no proof counts as fresh then. Never later than now. */
export function authTimeOf(
  { auth_time, iat }: Claims & { readonly iat: number },
  nowSeconds: number,
  tolerance: number,
) {
  if (typeof auth_time !== "number" || !Number.isFinite(auth_time)) return 0;
  // The token was made a moment ago, so its `iat` tells how far the two clocks are apart.
  const apart = Math.max(-tolerance, Math.min(tolerance, nowSeconds - iat));
  return Math.max(0, Math.min(nowSeconds, Math.floor(auth_time + apart)));
}

/** Nothing unless the operator lets the provider's word count: a plan may owe nothing more after a second factor. */
export function methodsOf(
  { amr, acr }: Claims,
  { trustsAmr, acrValues }: ProofSettings,
): Pick<Identity, "amr" | "acr"> {
  const told: readonly unknown[] = trustsAmr && Array.isArray(amr) ? amr : [];
  const methods = [...new Set(told)].filter((value) => typeof value === "string" && registeredMethods.includes(value));
  const ways = methods.flatMap((value) => (typeof value === "string" && value !== "mfa" ? [value] : []));
  // "mfa" besides fewer than two others says that there was something, and not what.
  const isTold = methods.includes("mfa") && ways.length >= 2;
  return {
    amr: [...ways.slice(0, amrLimit), ...(isTold ? ["mfa"] : [])],
    ...(typeof acr === "string" && acrValues.includes(acr) ? { acr } : {}),
  };
}
