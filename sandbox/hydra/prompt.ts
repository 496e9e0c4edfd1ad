// The second look at prompt, max_age and id_token_hint, when the browser comes back from the login page.
import { type Client, isPublic, splitSpaces } from "./client.ts";
import { consentRequired, invalidRequest, loginRequired } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import { isHintFailure } from "./keys.ts";

const KNOWN_PROMPTS = ["login", "none", "consent", "registration"];

export type Authentication = { subject: string; authenticatedAt: number; requestedAt: number };

/** Throws what the client is told when the login does not fit the request. */
export async function requirePromptFits(
  hydra: Hydra,
  form: URLSearchParams,
  client: Client,
  login: Authentication,
): Promise<void> {
  const prompts = splitSpaces(form.get("prompt"));
  // RFC 6749 §10.2: nobody may take over an authorization silently through a redirect that others can receive.
  if (prompts.includes("none") && isPublic(client) && isPlainHttpElsewhere(form.get("redirect_uri") ?? "")) {
    throw consentRequired(
      'OAuth 2.0 Client is marked public and redirect uri is not considered secure (https missing), but "prompt=none" was requested.',
    );
  }
  if (prompts.some((prompt) => !KNOWN_PROMPTS.includes(prompt))) {
    throw invalidRequest(`Used unknown value '[${prompts.join(" ")}]' for prompt parameter`);
  }
  if (prompts.includes("none") && prompts.length > 1) {
    throw invalidRequest(
      "Parameter 'prompt' was set to 'none', but contains other values as well which is not allowed.",
    );
  }
  const maxAge = Number(form.get("max_age") || 0);
  if (maxAge > 0 && login.authenticatedAt + maxAge < login.requestedAt) {
    throw loginRequired(
      "Failed to validate OpenID Connect request because authentication time does not satisfy max_age time.",
    );
  }
  if (prompts.includes("none") && login.authenticatedAt > login.requestedAt) {
    throw loginRequired(
      "Failed to validate OpenID Connect request because prompt was set to 'none' but auth_time happened after the authorization request was registered, indicating that the user was logged in during this request which is not allowed.",
    );
  }
  if (prompts.includes("login") && login.authenticatedAt < login.requestedAt) {
    throw loginRequired(
      "Failed to validate OpenID Connect request because prompt was set to 'login' but auth_time happened before the authorization request was registered, indicating that the user was not re-authenticated which is forbidden.",
    );
  }
  const hint = form.get("id_token_hint");
  if (!hint) return;
  const claims = await readHint(hydra, hint);
  if (claims.sub !== login.subject) {
    throw loginRequired(
      "Failed to validate OpenID Connect request because the subject from provided id token from id_token_hint does not match the current session's subject.",
    );
  }
}

/** Claims of an `id_token_hint`, expired or not; throws when it was not signed here. */
export async function readHint(hydra: Hydra, hint: string): Promise<JsonObject> {
  const claims = await hydra.keys.readIdToken(hint);
  if (isHintFailure(claims)) throw invalidRequest(String(claims.failure));
  return claims;
}

const isPlainHttpElsewhere = (uri: string) => uri.startsWith("http:") && !redirectIsSafe(uri);

/** https, or http to this machine. */
export function redirectIsSafe(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  const local = ["127.0.0.1", "[::1]", "localhost"].includes(hostname) || hostname.endsWith(".localhost");
  return protocol === "https:" || (protocol === "http:" && local);
}
