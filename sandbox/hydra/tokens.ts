// Making tokens: opaque or JWT access tokens, refresh tokens, ID tokens.
import { createHash } from "node:crypto";
import { type Client, grantTypes } from "./client.ts";
import { parseGoDuration } from "./durations.ts";
import type { Flow } from "./flow.ts";
import type { Hydra } from "./hydra.ts";
import { newToken, newUuid } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Grant } from "./store.ts";
import { publicSubject } from "./subjects.ts";

/** Claims the provider app may name but never set. */
const RESERVED = [
  "sub",
  "iss",
  "aud",
  "exp",
  "iat",
  "auth_time",
  "rat",
  "nonce",
  "acr",
  "amr",
  "sid",
  "jti",
  "at_hash",
  "c_hash",
];

export type GrantKind =
  | "authorization_code"
  | "implicit"
  | "refresh_token"
  | "client_credentials"
  | "device_authorization";

/** Milliseconds a token lives: the client's own lifespan for this grant, or the server's. */
export function lifeOf(client: Client, kind: GrantKind, token: "access" | "id" | "refresh", fallback: number): number {
  const name = `${kind}_grant_${token}_token_lifespan`;
  const own = Object.entries(client).find(([member]) => member === name)?.[1];
  return (typeof own === "string" ? parseGoDuration(own) : undefined) ?? fallback;
}

/** What an accepted consent is worth to its client. */
export function grantOf(hydra: Hydra, flow: Flow, nonce: string): Grant {
  const subject = publicSubject(hydra, flow.client, flow.subject);
  return {
    id: flow.consentId ?? flow.id,
    clientId: flow.client.client_id,
    subject: flow.subject,
    obfuscatedSubject: subject,
    scope: [...new Set(flow.consent?.grantScope ?? [])],
    audience: [...new Set(flow.consent?.grantAudience ?? [])],
    accessTokenClaims: flow.consent?.accessTokenClaims ?? {},
    idTokenClaims: withoutReserved(flow.consent?.idTokenClaims ?? {}),
    claims: {
      sub: subject,
      iss: hydra.urls.issuer,
      aud: [flow.client.client_id],
      auth_time: flow.authenticatedAt,
      rat: flow.requestedAt,
      sid: flow.sessionId,
      ...(flow.acr && { acr: flow.acr }),
      ...(flow.amr.length > 0 && { amr: flow.amr }),
      ...(nonce && { nonce }),
    },
  };
}

function withoutReserved(claims: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !RESERVED.includes(name)));
}

export function mayRefresh(client: Client, grant: Grant): boolean {
  const offline = grant.scope.includes("offline_access") || grant.scope.includes("offline");
  return offline && grantTypes(client).includes("refresh_token");
}

export async function issueAccessToken(hydra: Hydra, client: Client, grant: Grant, life: number): Promise<string> {
  const now = hydra.clock.now();
  const strategy = client.access_token_strategy ?? (hydra.config.jwtAccessTokens ? "jwt" : "opaque");
  const seconds = Math.floor(now / 1000);
  const value =
    strategy === "jwt"
      ? await hydra.keys.sign("access_token", {
          aud: grant.audience,
          client_id: client.client_id,
          exp: Math.floor((now + life) / 1000),
          ext: grant.accessTokenClaims,
          iat: seconds,
          iss: hydra.urls.issuer,
          jti: newUuid(),
          nbf: seconds,
          scp: grant.scope,
          sub: grant.subject,
        })
      : newToken("ory_at_", hydra.config.secret);
  hydra.store.tokens.set(value, { use: "access_token", grant, issuedAt: now, expiresAt: now + life, used: false });
  return value;
}

export function issueRefreshToken(hydra: Hydra, grant: Grant, life: number, sibling: string): string {
  const now = hydra.clock.now();
  const value = newToken("ory_rt_", hydra.config.secret);
  const token = { grant, issuedAt: now, expiresAt: now + life, used: false, sibling };
  hydra.store.tokens.set(value, { use: "refresh_token", ...token });
  return value;
}

export function issueIdToken(
  hydra: Hydra,
  grant: Grant,
  life: number,
  beside: { accessToken?: string | undefined; code?: string | undefined },
): Promise<string> {
  const now = hydra.clock.now();
  return hydra.keys.sign("id_token", {
    ...grant.idTokenClaims,
    ...grant.claims,
    iat: Math.floor(now / 1000),
    exp: Math.floor((now + life) / 1000),
    jti: newUuid(),
    ...(beside.accessToken && { at_hash: leftHalf(beside.accessToken) }),
    ...(beside.code && { c_hash: leftHalf(beside.code) }),
  });
}

/** OpenID Connect Core §3.1.3.6. */
function leftHalf(value: string): string {
  return createHash("sha256").update(value).digest().subarray(0, 16).toString("base64url");
}
