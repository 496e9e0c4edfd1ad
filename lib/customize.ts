// The file a fork edits: who can sign in, in which order, and what clients are told.
import { idTokenClaims } from "./claims.ts";
import type { Config } from "./config.ts";
import type { Customization } from "./customization.ts";
import { checkDemoUser, conformityClaims, demoUser } from "./verifiers/demo-user.ts";
import { passwordVerifier } from "./verifiers/password.ts";
import { usersFile } from "./verifiers/users-file.ts";
import type { CheckPassword } from "./verifiers/verifier.ts";

export function customize(config: Config): Customization {
  const users = usersFile(config.usersFile);
  const demoClaims = config.fakesConformityClaims ? conformityClaims : demoUser.claims;
  const checkDemo = checkDemoUser(demoClaims);

  // Fork: replace this by your own function; it gets a username and a password and answers with a subject, or null.
  const check: CheckPassword = async (username, password, signal) =>
    (config.isDemo ? await checkDemo(username, password, signal) : null) ?? users.check(username, password, signal);

  const password = passwordVerifier("password", check);

  return {
    productName: config.productName,
    verifiers: [password],
    plan: {
      firstSteps: () => [password],
      nextStep: () => null,
    },
    acr: {
      // A password alone is no named assurance level: a client that demands one is told so instead of lied to.
      reachable: (loginRequest) => (config.fakesConformityClaims ? loginRequest.oidc_context.acr_values : []),
      of: (loginRequest) => (config.fakesConformityClaims ? loginRequest.oidc_context.acr_values.at(-1) : undefined),
    },
    async account(subject) {
      if (config.isDemo && subject === demoUser.subject) return { claims: demoClaims };
      return users.account(subject);
    },
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
