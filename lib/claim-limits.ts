// Decides how much of a person somebody elsewhere may put into claims: they travel in a cookie of less than 4 kB, and in
// Hydra's database.
import type { JsonObject, JsonValue } from "./json.ts";

/** Bytes: RFC 5321 §4.5.3.1.3 for an address, more than any name. */
export const textLimit = 256;
export const claimsBytes = 2000;
export const groupsLimit = 50;
const groupsBytes = 1000;

export function fitsClaims(claims: JsonObject): boolean {
  return bytes(claims) <= claimsBytes;
}

/** As many names as fit, from the first on; the surplus is left out. */
export function fittingGroups(names: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const name of names) {
    if (kept.length === groupsLimit || bytes([...kept, name]) > groupsBytes) break;
    kept.push(name);
  }
  return kept;
}

function bytes(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}
