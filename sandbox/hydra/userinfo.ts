// Userinfo: the claims of the grant behind an access token.

import { toGoTime } from "./clock.ts";
import { invalidToken, type OAuthProblem, problemAnswer, requestUnauthorized, unrecognizable } from "./errors.ts";
import { formAndQuery, type HttpAnswer, type HttpRequest, json, NO_CACHE } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import type { Token } from "./store.ts";

const HIDDEN = ["nonce", "sid", "exp", "jti", "at_hash", "c_hash"];

export async function userinfo(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  const token = hydra.store.tokens.get(bearerOf(request));
  if (!token)
    return unauthorized(requestUnauthorized("Check that you provided valid credentials in the right format."));
  if (token.use === "refresh_token") {
    const text = "Only access tokens are allowed in the authorization header.";
    return challenge(problemAnswer(unrecognizable(401)), "invalid_token", text);
  }
  if (token.expiresAt < hydra.clock.now()) {
    return unauthorized(invalidToken(`Access token expired at '${toGoTime(token.expiresAt)}'.`));
  }
  const claims = claimsOf(token);
  const client = hydra.store.clients.get(token.grant.clientId)?.client;
  if (client?.userinfo_signed_response_alg !== "RS256") return json(200, claims);
  const body = await hydra.keys.sign("id_token", { ...claims, iss: hydra.urls.issuer });
  return { status: 200, headers: { "content-type": "application/jwt", "cache-control": NO_CACHE }, body };
}

function claimsOf(token: Token) {
  const all = { ...token.grant.idTokenClaims, ...token.grant.claims, iat: Math.floor(token.issuedAt / 1000) };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !HIDDEN.includes(name)));
}

export function bearerOf(request: HttpRequest): string {
  const [, token] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  return token ?? formAndQuery(request).get("access_token") ?? "";
}

function unauthorized(problem: OAuthProblem): HttpAnswer {
  const answer = problemAnswer(problem);
  return challenge(answer, problem.code, problem.describe(false));
}

function challenge(answer: HttpAnswer, code: string, text: string): HttpAnswer {
  const header = `Bearer error="${code}",error_description="${text}"`;
  return { ...answer, headers: { ...answer.headers, "www-authenticate": header } };
}
