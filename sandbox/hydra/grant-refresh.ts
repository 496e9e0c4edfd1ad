// Refreshing: each refresh token is good once, and its second use ends the whole chain.

import { requireAudience } from "./authorize-request.ts";
import { type Client, firstForeignScope, splitSpaces } from "./client.ts";
import { invalidGrant, invalidScope } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import { issueTokens } from "./token-endpoint.ts";

export async function refreshTokens(hydra: Hydra, client: Client, form: URLSearchParams): Promise<JsonObject> {
  const value = form.get("refresh_token") ?? "";
  const token = hydra.store.tokens.get(value);
  if (token?.use !== "refresh_token") {
    const debug = "The refresh token can not be found.";
    throw invalidGrant({ hint: "The refresh token is malformed or not valid.", debug });
  }
  if (token.used) {
    hydra.store.revokeGrant(token.grant.id);
    const debug = "Refresh token re-use was detected. All related tokens have been revoked.";
    throw invalidGrant({ hint: "The refresh token was already used.", debug });
  }
  if (token.expiresAt < hydra.clock.now()) throw invalidGrant("The refresh token expired.");
  if (token.grant.clientId !== client.client_id) {
    throw invalidGrant(
      "The OAuth 2.0 Client ID from this request does not match the ID during the initial token issuance.",
    );
  }
  // The scope parameter of the request is not read: it neither narrows nor fails.
  const foreign = firstForeignScope(splitSpaces(client.scope), token.grant.scope, hydra.config.exactScopes);
  if (foreign) throw invalidScope(`The OAuth 2.0 Client is not allowed to request scope '${foreign}'.`);
  requireAudience(client, token.grant.audience);
  token.used = true;
  hydra.store.tokens.delete(token.sibling ?? "");
  return issueTokens(hydra, client, token.grant, "refresh_token");
}
