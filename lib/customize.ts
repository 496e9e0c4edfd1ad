// The file a fork edits: who can sign in, in which order, and what clients are told.
import { idTokenClaims } from "./claims.ts";
import type { Config } from "./config.ts";
import { configuredVerifiers } from "./configured-verifiers.ts";
import type { Customization } from "./customization.ts";

export function customize(config: Config): Customization {
  // Fork: the ways that VERIFIERS names; put your own verifiers and your own plan here, instead of these or beside them.
  const { verifiers, plan, account, acr } = configuredVerifiers(config);

  return {
    productName: config.productName,
    verifiers,
    plan,
    account,
    acr: config.fakesConformityClaims
      ? {
          reachable: (loginRequest) => loginRequest.oidc_context.acr_values,
          of: (loginRequest) => loginRequest.oidc_context.acr_values.at(-1),
        }
      : acr,
    idTokenClaims: (claims, grantedScopes) => idTokenClaims(claims, grantedScopes),
    accessTokenClaims: () => ({}),
    requiredScopes: (client) => metadataScopes(client.metadata.required_scopes),
    isFirstParty: (client) => client.metadata.first_party === true || client.skip_consent,
  };
}

/** Scope names from a client's `metadata`, which only the operator can write. */
function metadataScopes(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
