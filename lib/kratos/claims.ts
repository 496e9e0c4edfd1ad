// Decides what an identity of Kratos tells applications: few claims, short, and verified only where Kratos verified them.
import { fitsClaims, textLimit } from "../claim-limits.ts";
import { claimText, emailAddress } from "../claim-text.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { KratosIdentity } from "./kratos-answers.ts";

/** A claim and where it is taken from: the first that has something usable; several paths in one are joined by a space. */
export type ClaimSource = { readonly claim: string; readonly sources: readonly (readonly (readonly string[])[])[] };

export function kratosClaims(identity: KratosIdentity, sources: readonly ClaimSource[]): JsonObject {
  const claims: Record<string, JsonValue> = {};
  for (const { claim, sources: candidates } of sources) {
    const value = candidates.map((paths) => textOf(identity.traits, paths, claim)).find((text) => text !== "");
    if (value !== undefined && fitsClaims({ ...claims, [claim]: value })) claims[claim] = value;
  }
  // The very address and no other of the same person: Kratos verifies addresses, not people.
  if (typeof claims.email === "string") claims.email_verified = isVerified(identity, "email", claims.email);
  if (typeof claims.phone_number === "string")
    claims.phone_number_verified = isVerified(identity, "sms", claims.phone_number);
  return claims;
}

function isVerified({ verifiable_addresses }: KratosIdentity, through: string, text: string): boolean {
  return verifiable_addresses.some(({ value, via, verified }) => verified && via === through && value === text);
}

function textOf(traits: unknown, paths: readonly (readonly string[])[], claim: string): string {
  const texts = paths.map((path) => traitAt(traits, path)).filter((text) => text !== "");
  const text = texts.join(" ");
  if (Buffer.byteLength(text) > textLimit) return "";
  return claim === "email" ? emailAddress(text) : claimText(text);
}

/** A trait that is text, or the first text of a list. */
function traitAt(traits: unknown, path: readonly string[]): string {
  let at: unknown = traits;
  for (const member of path) at = isRecord(at) && Object.hasOwn(at, member) ? at[member] : undefined;
  const [first] = Array.isArray(at) ? at : [at];
  return typeof first === "string" ? first : "";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
