// Decides what of a provider's claims applications are told, and who of its people may sign in.
import { domainToASCII } from "node:url";
import { fitsClaims, fittingGroups, textLimit } from "../claim-limits.ts";
import { claimText, emailAddress } from "../claim-text.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { ProblemCode } from "../verifiers/verifier.ts";
import type { Claims } from "./provider.ts";

export type ClaimSettings = {
  /** Claims and what the provider calls them: the first that has something usable. */
  readonly claims: readonly { readonly claim: string; readonly from: readonly string[] }[];
  readonly isEmailVerified: boolean;
};
export type AdmissionSettings = {
  readonly requiresEmail: boolean;
  readonly emailDomains: readonly string[];
  readonly requiredClaim: { readonly name: string; readonly value: string } | null;
};

/** True where the ID token does not say all that is told on or demanded, so that the provider has to be asked. */
export function lacksClaims(idToken: Claims, { claims, requiredClaim }: ClaimSettings & AdmissionSettings): boolean {
  const isThere = (name: string) => idToken[name] !== undefined && idToken[name] !== null;
  const proves = (name: string) => (name === "email" || name === "phone_number" ? isThere(`${name}_verified`) : true);
  const isMissing = ({ from }: { readonly from: readonly string[] }) =>
    !from.some((name) => isThere(name) && proves(name));
  return claims.some(isMissing) || (requiredClaim !== null && !isThere(requiredClaim.name));
}

/** `sources` in the order in which they are believed: ID token, then userinfo. */
export function claimsOf(sources: readonly Claims[], { claims: wanted, isEmailVerified }: ClaimSettings): JsonObject {
  const claims: Record<string, JsonValue> = {};
  for (const { claim, from } of wanted) {
    const found = from
      .flatMap((name) => sources.map((source) => ({ name, source, value: usable(claim, source[name]) })))
      .find(({ value }) => value !== null);
    if (!found || found.value === null) continue;
    const { name, value, source } = found;
    const more: Record<string, JsonValue> = { [claim]: value };
    if (claim === "email" || claim === "phone_number") {
      // What is said of an address is said of this one only: not of another source's, nor of one with another name.
      const told = name === claim ? verifications(sources, source, claim) : [];
      if (told.some(saysTrue) || (claim === "email" && isEmailVerified)) more[`${claim}_verified`] = true;
    }
    if (fitsClaims({ ...claims, ...more })) Object.assign(claims, more);
  }
  return claims;
}

/** Why somebody with these claims may not sign in, or null. */
export function admission(
  sources: readonly Claims[],
  claims: JsonObject,
  settings: AdmissionSettings,
): ProblemCode | null {
  const { requiresEmail, emailDomains, requiredClaim } = settings;
  const { email, email_verified } = claims;
  if ((requiresEmail || emailDomains.length > 0) && typeof email !== "string") return "provider_email_missing";
  if (emailDomains.length > 0) {
    // Anybody can say that they have an address there.
    if (email_verified !== true || !emailDomains.some((domain) => ascii(domain) === domainOf(email)))
      return "not_permitted";
  }
  if (requiredClaim === null) return null;
  const { name, value } = requiredClaim;
  const told = sources.map((source) => source[name]).find((given) => given !== undefined && given !== null);
  const isThere = Array.isArray(told) ? told.includes(value) : typeof told !== "object" && String(told) === value;
  return isThere ? null : "not_permitted";
}

function usable(claim: string, value: unknown): JsonValue | null {
  if (claim === "groups") {
    const names = (Array.isArray(value) ? value : [value]).flatMap((name) =>
      typeof name === "string" ? [plain(name)] : [],
    );
    const kept = fittingGroups([...new Set(names.filter((name) => name !== ""))]);
    return kept.length > 0 ? kept : null;
  }
  if (typeof value !== "string") return null;
  if (claim === "email") return Buffer.byteLength(value) <= textLimit ? emailAddress(value) || null : null;
  const text = plain(value);
  // Applications put these into pages: an address of a script would run there.
  if (/^(picture|profile|website)$/.test(claim)) return URL.parse(text)?.protocol === "https:" ? text : null;
  return text || null;
}

function plain(text: string): string {
  const short = claimText(text.slice(0, textLimit * 2));
  return Buffer.byteLength(short) <= textLimit ? short : "";
}

function verifications(sources: readonly Claims[], source: Claims, claim: string): readonly unknown[] {
  const own = source[`${claim}_verified`];
  if (own !== undefined) return [own];
  return sources.filter((other) => other[claim] === source[claim]).map((other) => other[`${claim}_verified`]);
}

/** Some providers write it as a text. */
function saysTrue(value: unknown): boolean {
  return value === true || value === "true";
}

function domainOf(email: JsonValue | undefined): string | null {
  return typeof email === "string" ? ascii(email.slice(email.lastIndexOf("@") + 1)) : null;
}

function ascii(domain: string): string {
  return domainToASCII(domain).toLowerCase();
}
