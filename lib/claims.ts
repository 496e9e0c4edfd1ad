// Decides which claims a client receives: exactly those its granted scopes stand for (OIDC Core §5.4).
import type { JsonObject, JsonValue } from "./json.ts";

// A map, not an object: a scope may be called "constructor".
const claimsByScope: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    profile: [
      "name",
      "family_name",
      "given_name",
      "middle_name",
      "nickname",
      "preferred_username",
      "profile",
      "picture",
      "website",
      "gender",
      "birthdate",
      "zoneinfo",
      "locale",
      "updated_at",
    ],
    email: ["email", "email_verified"],
    address: ["address"],
    phone: ["phone_number", "phone_number_verified"],
    // Not of OpenID Connect, but what applications and other providers call it.
    groups: ["groups"],
  }),
);

/** True for a scope that stands for facts about the person. */
export function bringsClaims(scope: string): boolean {
  return claimsByScope.has(scope);
}

/** Claims for the ID token and userinfo. `sub`, `iss` and the like are Hydra's and never come from here. */
export function idTokenClaims(known: JsonObject, grantedScopes: readonly string[]): JsonObject {
  const claims: Record<string, JsonValue> = {};
  for (const scope of grantedScopes) {
    for (const name of claimsByScope.get(scope) ?? []) {
      const value = known[name];
      if (value !== undefined && value !== null) claims[name] = value;
    }
  }
  // An address nobody verified must not read as verified at a client that only looks for the member.
  if ("email" in claims) claims.email_verified = known.email_verified === true;
  if ("phone_number" in claims) claims.phone_number_verified = known.phone_number_verified === true;
  return claims;
}
