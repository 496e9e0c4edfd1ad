// The file a fork edits: who can sign in, in which order, and what clients are told.
import { idTokenClaims } from "./claims.ts";
import type { Config } from "./config.ts";
import { configuredVerifiers } from "./configured-verifiers.ts";
import type { AcrPolicy, Customization } from "./customization.ts";
import type { Log } from "./log.ts";
import { createTexts } from "./texts.ts";
import { createTheme } from "./theme/theme.ts";

export function customize(config: Config, log: Log): Customization {
  // Fork: the ways that VERIFIERS names; put your own verifiers and your own plan here, instead of these or beside them.
  const { verifiers, plan, account, ...shared } = configuredVerifiers(config, log);

  return {
    productName: config.productName,
    theme: createTheme(config.theme),
    texts: createTexts(config.texts),
    verifiers,
    plan,
    account,
    ...shared,
    ...(config.fakesConformityClaims ? { acr: conformityAcr } : {}),
    idTokenClaims: (claims, grantedScopes) => idTokenClaims(claims, grantedScopes),
    accessTokenClaims: () => ({}),
    requiredScopes: (client) => metadataScopes(client.metadata.required_scopes),
    sensitiveScopes: (client) => [...sensitiveScopes, ...metadataScopes(client.metadata.sensitive_scopes)],
    isFirstParty: (client) => client.metadata.first_party === true || client.skip_consent,
    isVerified: (client) => client.metadata.verified === true,
    registeredItself: (client) => client.metadata.self_registered === true,
    protectedNames: [config.productName, ...config.protectedNames],
  };
}

// Fork: what your people should think about twice, whoever asks. An access that outlives the visit, where they live, how to call them.
const sensitiveScopes = ["offline_access", "offline", "address", "phone"];

/** Says what was asked for, as the OpenID Connect conformance suite wants it. */
const conformityAcr: AcrPolicy = {
  reachable: (loginRequest) => loginRequest.oidc_context.acr_values,
  of: (loginRequest) => loginRequest.oidc_context.acr_values.at(-1),
};

/** Scope names from a client's `metadata`, which only the operator can write: Hydra refuses it to who registers by itself. */
function metadataScopes(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
