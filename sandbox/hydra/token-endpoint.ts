// The token endpoint: which grant is asked for, by whom, and how refusals look there.

import type { Client } from "./client.ts";
import { authenticateClient, requireGrantType } from "./client-auth.ts";
import { invalidRequest, OAuthProblem, TOKEN_HEADERS, tokenProblemAnswer } from "./errors.ts";
import { grantClientCredentials } from "./grant-client-credentials.ts";
import { redeemCode } from "./grant-code.ts";
import { redeemDeviceCode } from "./grant-device.ts";
import { refreshTokens } from "./grant-refresh.ts";
import { type HttpAnswer, type HttpRequest, json, postForm } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import type { Grant } from "./store.ts";
import { type GrantKind, issueAccessToken, issueIdToken, issueRefreshToken, lifeOf, mayRefresh } from "./tokens.ts";

export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

type GrantHandler = (hydra: Hydra, client: Client, form: URLSearchParams) => Promise<JsonObject>;

const GRANTS = new Map<string, GrantHandler>([
  ["authorization_code", redeemCode],
  ["refresh_token", refreshTokens],
  ["client_credentials", grantClientCredentials],
  [DEVICE_GRANT, redeemDeviceCode],
]);

export async function tokenEndpoint(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  return asTokenAnswer(hydra, async () => {
    const form = requireForm(request);
    const grantType = form.get("grant_type");
    if (!grantType) throw invalidRequest("Request parameter 'grant_type' is missing");
    const client = authenticateClient(hydra, request, form);
    const grant = GRANTS.get(grantType);
    if (!grant) throw unknownParameters();
    requireGrantType(client, grantType);
    return json(200, await grant(hydra, client, form), TOKEN_HEADERS);
  });
}

export const unknownParameters = () =>
  invalidRequest(
    "Make sure that the various parameters are correct, be aware of case sensitivity and trim your parameters. Make sure that the client you are using has exactly whitelisted the redirect_uri you specified.",
  );

export function requireForm(request: HttpRequest): URLSearchParams {
  const form = postForm(request);
  if (form.size === 0) throw invalidRequest("The POST body can not be empty.");
  return form;
}

/** Runs `work` and turns a refusal into the token endpoint's JSON. */
export async function asTokenAnswer(hydra: Hydra, work: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (problem) {
    if (!(problem instanceof OAuthProblem)) throw problem;
    return tokenProblemAnswer(problem, hydra.config.exposeInternalErrors);
  }
}

/** The whole set of tokens a grant is worth: access, and refresh and ID token where the scope says so. */
export async function issueTokens(hydra: Hydra, client: Client, grant: Grant, kind: GrantKind): Promise<JsonObject> {
  const { ttl } = hydra.config;
  const life = lifeOf(client, kind, "access", ttl.accessToken);
  const accessToken = await issueAccessToken(hydra, client, grant, life);
  const answer: JsonObject = {
    access_token: accessToken,
    expires_in: Math.floor(life / 1000),
    scope: grant.scope.join(" "),
    token_type: "bearer",
  };
  if (kind !== "client_credentials" && mayRefresh(client, grant)) {
    const refreshLife = lifeOf(client, kind, "refresh", ttl.refreshToken);
    answer.refresh_token = issueRefreshToken(hydra, grant, refreshLife, accessToken);
  }
  if (kind !== "client_credentials" && grant.scope.includes("openid")) {
    answer.id_token = await issueIdToken(hydra, grant, lifeOf(client, kind, "id", ttl.idToken), { accessToken });
  }
  return answer;
}
