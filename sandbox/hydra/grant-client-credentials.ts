// Tokens for a client on its own behalf.
import { readAudience, requireAudience } from "./authorize-request.ts";
import { type Client, firstForeignScope, isPublic, splitSpaces } from "./client.ts";
import { invalidScope, unauthorizedClient } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import { newUuid } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import { issueTokens } from "./token-endpoint.ts";

export async function grantClientCredentials(hydra: Hydra, client: Client, form: URLSearchParams): Promise<JsonObject> {
  if (isPublic(client)) {
    throw unauthorizedClient(
      "The OAuth 2.0 Client is marked as public and is thus not allowed to use authorization grant 'client_credentials'.",
    );
  }
  const scope = splitSpaces(form.get("scope"));
  const foreign = firstForeignScope(splitSpaces(client.scope), scope, hydra.config.exactScopes);
  if (foreign) throw invalidScope(`The OAuth 2.0 Client is not allowed to request scope '${foreign}'.`);
  const audience = readAudience(form);
  requireAudience(client, audience);
  const subject = client.client_id;
  const grant = {
    id: newUuid(),
    clientId: client.client_id,
    subject,
    obfuscatedSubject: subject,
    scope,
    audience,
    accessTokenClaims: {},
    idTokenClaims: {},
    claims: { iss: hydra.urls.issuer, aud: [client.client_id] },
  };
  return issueTokens(hydra, client, grant, "client_credentials");
}
