// From a request body to a client: known members, Hydra's defaults, and what has to be right about them.
import type { Client } from "./client.ts";
import { decodeLifespans, type Lifespans } from "./client-lifespans.ts";
import { toRfc3339 } from "./clock.ts";
import { invalidClientMetadata, invalidRedirectUri, malformed } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import { type Decoded, DecodeError, decodeObject, firstDocument, type Shape } from "./json-body.ts";

export const CLIENT_MEMBERS = {
  client_id: "string",
  client_name: "string",
  client_secret: "string",
  redirect_uris: "strings",
  grant_types: "strings",
  response_types: "strings",
  scope: "string",
  audience: "strings",
  owner: "string",
  policy_uri: "string",
  allowed_cors_origins: "strings",
  tos_uri: "string",
  client_uri: "string",
  logo_uri: "string",
  contacts: "strings",
  subject_type: "string",
  sector_identifier_uri: "string",
  jwks: "object",
  jwks_uri: "string",
  token_endpoint_auth_method: "string",
  token_endpoint_auth_signing_alg: "string",
  request_uris: "strings",
  request_object_signing_alg: "string",
  userinfo_signed_response_alg: "string",
  frontchannel_logout_uri: "string",
  frontchannel_logout_session_required: "boolean",
  post_logout_redirect_uris: "strings",
  backchannel_logout_uri: "string",
  backchannel_logout_session_required: "boolean",
  metadata: "object",
  access_token_strategy: "string",
  skip_consent: "boolean",
  skip_logout_consent: "boolean",
} as const satisfies Shape;

export type ClientBody = Decoded<typeof CLIENT_MEMBERS> & { lifespans: Lifespans };

export function decodeClientBody(text: string): ClientBody {
  return decodeClientDocument(() => firstDocument(text));
}

export function decodeClientDocument(read: () => unknown): ClientBody {
  try {
    const document = read();
    return { ...decodeObject(document, CLIENT_MEMBERS), lifespans: decodeLifespans(document) };
  } catch (error) {
    if (error instanceof DecodeError) throw malformed(`Unable to decode the request body: ${error.message}`);
    throw error;
  }
}

/** The client as it is created or replaced. Lists that were not given are null in this very answer only. */
export function buildClient(hydra: Hydra, body: ClientBody, id: string, createdAt?: string): Client {
  const now = toRfc3339(hydra.clock.seconds());
  return {
    client_id: id,
    client_name: body.client_name ?? "",
    redirect_uris: body.redirect_uris ?? null,
    grant_types: body.grant_types ?? null,
    response_types: body.response_types ?? null,
    scope: body.scope || "offline_access offline openid",
    audience: body.audience ?? [],
    owner: body.owner ?? "",
    policy_uri: body.policy_uri ?? "",
    allowed_cors_origins: body.allowed_cors_origins ?? [],
    tos_uri: body.tos_uri ?? "",
    client_uri: body.client_uri ?? "",
    logo_uri: body.logo_uri ?? "",
    contacts: body.contacts ?? null,
    client_secret_expires_at: 0,
    subject_type: body.subject_type || "public",
    jwks: body.jwks ?? {},
    token_endpoint_auth_method: body.token_endpoint_auth_method || "client_secret_basic",
    userinfo_signed_response_alg: body.userinfo_signed_response_alg || "none",
    created_at: createdAt ?? now,
    updated_at: now,
    metadata: body.metadata ?? {},
    skip_consent: body.skip_consent ?? false,
    skip_logout_consent: body.skip_logout_consent ?? null,
    ...optionalMembers(body),
    ...body.lifespans,
  };
}

/** Members that are left out of an answer while they are empty. */
function optionalMembers(body: ClientBody): Partial<Client> {
  return {
    ...(body.sector_identifier_uri && { sector_identifier_uri: body.sector_identifier_uri }),
    ...(body.jwks_uri && { jwks_uri: body.jwks_uri }),
    ...(body.token_endpoint_auth_signing_alg && {
      token_endpoint_auth_signing_alg: body.token_endpoint_auth_signing_alg,
    }),
    ...(body.request_uris?.length && { request_uris: body.request_uris }),
    ...(body.request_object_signing_alg && { request_object_signing_alg: body.request_object_signing_alg }),
    ...(body.frontchannel_logout_uri && { frontchannel_logout_uri: body.frontchannel_logout_uri }),
    ...(body.frontchannel_logout_session_required && { frontchannel_logout_session_required: true }),
    ...(body.post_logout_redirect_uris?.length && { post_logout_redirect_uris: body.post_logout_redirect_uris }),
    ...(body.backchannel_logout_uri && { backchannel_logout_uri: body.backchannel_logout_uri }),
    ...(body.backchannel_logout_session_required && { backchannel_logout_session_required: true }),
    ...(body.access_token_strategy && { access_token_strategy: body.access_token_strategy.toLowerCase() }),
  };
}

const WEB_URI_MEMBERS = ["client_uri", "logo_uri", "policy_uri", "tos_uri"] as const;

/** Throws what is wrong with the metadata. */
export function requireValidClient(hydra: Hydra, body: ClientBody): void {
  if (body.client_secret && body.client_secret.length < 6) {
    throw invalidClientMetadata("Field client_secret must contain a secret that is at least 6 characters long.");
  }
  if (body.jwks && body.jwks_uri) {
    throw invalidClientMetadata("Fields jwks and jwks_uri can not both be set, you must choose one.");
  }
  if (body.token_endpoint_auth_method === "private_key_jwt" && !body.jwks && !body.jwks_uri) {
    throw invalidClientMetadata(
      "When token_endpoint_auth_method is 'private_key_jwt', either jwks or jwks_uri must be set.",
    );
  }
  for (const name of WEB_URI_MEMBERS) {
    const uri = body[name];
    if (uri && !/^https?:\/\//i.test(uri)) {
      throw invalidClientMetadata(`${uri} must use https:// or http:// as HTTP scheme for field ${name}.`);
    }
  }
  if (body.userinfo_signed_response_alg && !["none", "RS256"].includes(body.userinfo_signed_response_alg)) {
    throw invalidClientMetadata("Field userinfo_signed_response_alg can either be 'none' or 'RS256'.");
  }
  const { subjectTypes } = hydra.config;
  if (body.subject_type && !subjectTypes.includes(body.subject_type)) {
    throw invalidClientMetadata(
      `Subject type ${body.subject_type} is not supported by server, only [${subjectTypes.join(" ")}] are allowed.`,
    );
  }
  const strategy = body.access_token_strategy;
  if (strategy && !["jwt", "opaque"].includes(strategy.toLowerCase())) {
    throw invalidClientMetadata(`invalid access token strategy: expected one of [jwt, opaque] but got ${strategy}`);
  }
  const redirects = body.redirect_uris ?? [];
  if (redirects.some((uri) => uri.includes("#"))) {
    throw invalidRedirectUri("Redirect URIs must not contain fragments (#).");
  }
  const origins = redirects.map(originOf);
  for (const uri of body.post_logout_redirect_uris ?? []) {
    if (!origins.includes(originOf(uri))) {
      throw invalidClientMetadata(
        `post_logout_redirect_uri '${uri}' must match the domain, port, scheme of at least one of the registered redirect URIs but did not`,
      );
    }
  }
}

// URL.origin is "null" for custom schemes; scheme and host are what counts here.
const originOf = (uri: string) => (URL.canParse(uri) ? `${new URL(uri).protocol}//${new URL(uri).host}` : uri);
