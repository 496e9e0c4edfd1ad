// Decides which of a webhook's claims are taken over: those that were allowed, of the type they have to be, and not many.
import { z } from "zod";
import { claimsBytes, fitsClaims, groupsLimit, textLimit } from "../claim-limits.ts";
import { claimText, emailAddress } from "../claim-text.ts";
import { type JsonObject, type JsonValue, jsonValue } from "../json.ts";
import { disbelieve } from "./disbelief.ts";

const text = z.string().max(textLimit).transform(claimText);
const truth = z.boolean();

/** OpenID Connect Core §5.1, and what applications call groups; everything else that is allowed may be any JSON. */
const types: ReadonlyMap<string, z.ZodType<JsonValue>> = new Map<string, z.ZodType<JsonValue>>([
  ...[
    ...["name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture"],
    ...["website", "gender", "birthdate", "zoneinfo", "locale", "phone_number"],
  ].map((name): [string, z.ZodType<JsonValue>] => [name, text]),
  [
    "email",
    z
      .string()
      .max(textLimit)
      .refine((value) => emailAddress(value) !== ""),
  ],
  ["email_verified", truth],
  ["phone_number_verified", truth],
  ["updated_at", z.number().int()],
  ["address", z.record(z.string(), text)],
  ["groups", z.array(text).max(groupsLimit)],
]);

export function believedClaims(given: JsonObject, allowed: readonly string[]): JsonObject {
  const claims: Record<string, JsonValue> = {};
  for (const name of allowed) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) continue;
    const typed = (types.get(name) ?? jsonValue).safeParse(value);
    if (!typed.success) return disbelieve(`the claim ${name} has the wrong type or form`);
    claims[name] = typed.data;
  }
  if (!fitsClaims(claims)) disbelieve(`its claims are more than ${claimsBytes} bytes`);
  return claims;
}
