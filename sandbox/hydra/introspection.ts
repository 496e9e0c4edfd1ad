// Introspection and revocation: what a token is worth now, and how it stops being worth anything.

import { splitSpaces } from "./client.ts";
import { authenticateClient } from "./client-auth.ts";
import { invalidClient, OAuthProblem, TOKEN_HEADERS } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, json, postForm } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { asTokenAnswer, requireForm, unknownParameters } from "./token-endpoint.ts";

/** `POST /admin/oauth2/introspect`: RFC 7662. */
export function introspect(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  return asTokenAnswer(hydra, async () => {
    const form = requireForm(request);
    const token = hydra.store.tokens.get(form.get("token") ?? "");
    const wanted = splitSpaces(form.get("scope"));
    const inactive = !token || token.used || token.expiresAt < hydra.clock.now();
    if (inactive || wanted.some((scope) => !token.grant.scope.includes(scope))) {
      return json(200, { active: false }, TOKEN_HEADERS);
    }
    const { grant } = token;
    const issuedAt = Math.floor(token.issuedAt / 1000);
    const body = {
      active: true,
      ...(grant.scope.length > 0 && { scope: grant.scope.join(" ") }),
      client_id: grant.clientId,
      sub: grant.subject,
      ...(grant.obfuscatedSubject !== grant.subject && { obfuscated_subject: grant.obfuscatedSubject }),
      exp: Math.floor(token.expiresAt / 1000),
      iat: issuedAt,
      nbf: issuedAt,
      aud: grant.audience,
      iss: hydra.urls.issuer,
      token_type: "Bearer",
      token_use: token.use,
      ...(Object.keys(grant.accessTokenClaims).length > 0 && { ext: grant.accessTokenClaims }),
    };
    return json(200, body, { "content-type": TOKEN_HEADERS["content-type"] });
  });
}

/** `POST /oauth2/revoke`: RFC 7009. The answer never says whether there was a token. */
export function revoke(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  return asTokenAnswer(hydra, async () => {
    const form = postForm(request);
    if (!request.headers.authorization && !form.has("client_id")) throw unknownParameters();
    const client = authenticate(hydra, request, form);
    const token = hydra.store.tokens.get(form.get("token") ?? "");
    if (token && token.grant.clientId === client.client_id) hydra.store.revokeGrant(token.grant.id);
    const { "cache-control": cache, pragma } = TOKEN_HEADERS;
    return { status: 200, headers: { "cache-control": cache, pragma } };
  });
}

function authenticate(hydra: Hydra, request: HttpRequest, form: URLSearchParams) {
  try {
    return authenticateClient(hydra, request, form);
  } catch (problem) {
    // Here the reason stays hidden, exposed internal errors or not.
    if (problem instanceof OAuthProblem && problem.code === "invalid_client") throw invalidClient({});
    throw problem;
  }
}
