// What a client is: the members Hydra keeps, and the rules that follow from them.
import type { Lifespans } from "./client-lifespans.ts";
import type { JsonObject } from "./json.ts";

export type Client = {
  client_id: string;
  client_name: string;
  redirect_uris: string[] | null;
  grant_types: string[] | null;
  response_types: string[] | null;
  scope: string;
  audience: string[];
  owner: string;
  policy_uri: string;
  allowed_cors_origins: string[];
  tos_uri: string;
  client_uri: string;
  logo_uri: string;
  contacts: string[] | null;
  client_secret_expires_at: 0;
  subject_type: string;
  sector_identifier_uri?: string;
  jwks: JsonObject;
  jwks_uri?: string;
  token_endpoint_auth_method: string;
  token_endpoint_auth_signing_alg?: string;
  request_uris?: string[];
  request_object_signing_alg?: string;
  userinfo_signed_response_alg: string;
  created_at: string;
  updated_at: string;
  frontchannel_logout_uri?: string;
  frontchannel_logout_session_required?: boolean;
  post_logout_redirect_uris?: string[];
  backchannel_logout_uri?: string;
  backchannel_logout_session_required?: boolean;
  metadata: JsonObject;
  access_token_strategy?: string;
  skip_consent: boolean;
  skip_logout_consent: boolean | null;
} & Lifespans;

/** A client with what is never shown after its creation. */
export type StoredClient = { client: Client; secret: string; registrationToken: string };

export const isPublic = (client: Client) => client.token_endpoint_auth_method === "none";

/** Grant types, with the default that applies where none were registered. */
export function grantTypes(client: Client): string[] {
  return client.grant_types?.length ? client.grant_types : ["authorization_code"];
}

export function responseTypes(client: Client): string[] {
  return client.response_types?.length ? client.response_types : ["code"];
}

export const splitSpaces = (text: string | null | undefined) => (text ?? "").split(" ").filter((part) => part !== "");

/** The first requested scope that is not in the allowance; a trailing `*` there stands for any number of parts. */
export function firstForeignScope(allowed: readonly string[], requested: readonly string[], exact: boolean) {
  return requested.find((scope) => !allowed.some((pattern) => scopeMatches(pattern, scope, exact)));
}

function scopeMatches(pattern: string, scope: string, exact: boolean): boolean {
  if (exact || !pattern.includes("*")) return pattern === scope;
  const have = pattern.split(".");
  const want = scope.split(".");
  if (have.length > want.length) return false;
  return want.every((part, i) => {
    const mask = have[i] ?? (have.at(-1) === "*" ? "*" : undefined);
    return mask === "*" ? part !== "" : mask === part;
  });
}

/** The first requested audience outside the allowance: same origin, and the allowed path or one below it. */
export function firstForeignAudience(allowed: readonly string[], requested: readonly string[]) {
  return requested.find((audience) => !allowed.some((entry) => audienceMatches(entry, audience)));
}

function audienceMatches(entry: string, audience: string): boolean {
  if (entry === audience) return true;
  if (!URL.canParse(entry) || !URL.canParse(audience)) return false;
  const [have, want] = [new URL(entry), new URL(audience)];
  const base = have.pathname.replace(/\/$/, "");
  return have.origin === want.origin && (want.pathname === base || want.pathname.startsWith(`${base}/`));
}
