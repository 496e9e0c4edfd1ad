// Decides what a directory entry tells applications: few claims, short, and without characters that mislead.
import type { Entry } from "ldapts";
import { fitsClaims, fittingGroups, textLimit } from "../claim-limits.ts";
import { claimText, emailAddress } from "../claim-text.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { foldName } from "../names.ts";
import { textsOf } from "./entry.ts";

export type ClaimSettings = {
  /** Claims and the attributes they are taken from: the first that has something usable. */
  readonly claims: readonly { readonly claim: string; readonly attributes: readonly string[] }[];
  /** True where people cannot change their address in this directory themselves. */
  readonly isEmailVerified: boolean;
  /** Names of the groups that applications may learn of, or all. */
  readonly groupsClaim: readonly string[] | "all";
};

/** `groupNames` as the directory has them, in any order. */
export function claimsOf(entry: Entry, groupNames: readonly string[], settings: ClaimSettings): JsonObject {
  const claims: Record<string, JsonValue> = {};
  const fits = (name: string, value: JsonValue) => fitsClaims({ ...claims, [name]: value });
  for (const { claim, attributes } of settings.claims) {
    const value = attributes
      .flatMap((attribute) => textsOf(entry, attribute, textLimit))
      .map((text) => (claim === "email" ? emailAddress(text) : claimText(text)))
      .find((text) => text !== "");
    if (value !== undefined && fits(claim, value)) claims[claim] = value;
  }
  if ("email" in claims && settings.isEmailVerified) claims.email_verified = true;
  const groups = groupsOf(groupNames, settings.groupsClaim);
  if (groups.length > 0 && fits("groups", groups)) claims.groups = groups;
  return claims;
}

/** In the order and the spelling of the list, so that they are the same each time; the surplus is left out. */
function groupsOf(names: readonly string[], allowed: ClaimSettings["groupsClaim"]): readonly string[] {
  const folded = new Set(names.map(foldName));
  const mentioned =
    allowed === "all"
      ? [...new Set(names.map(claimText))].filter((name) => name !== "" && Buffer.byteLength(name) <= textLimit).sort()
      : allowed.filter((name) => folded.has(foldName(name)));
  return fittingGroups(mentioned);
}
