// The cookies on Hydra's public host: who may set them, how long, and what proves that a browser is the same one.
import type { Client } from "./client.ts";
import { requestForbidden } from "./errors.ts";
import type { HttpRequest } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { murmur3 } from "./ids.ts";
import { isObject } from "./json.ts";

const SESSION_COOKIE = "ory_hydra_session_dev";
export const DEVICE_CSRF_COOKIE = "ory_hydra_device_csrf_dev";

// One cookie a client, so that two clients in two tabs do not disturb each other.
export const loginCsrfCookie = (client: Client) => `ory_hydra_login_csrf_dev_${murmur3(client.client_id)}`;
export const consentCsrfCookie = (client: Client) => `ory_hydra_consent_csrf_dev_${murmur3(client.client_id)}`;

function line(hydra: Hydra, name: string, value: string, maxAgeSeconds: number): string {
  const expires = new Date(maxAgeSeconds > 0 ? Date.now() + maxAgeSeconds * 1000 : 1000).toUTCString();
  return `${name}=${value}; Path=/; Expires=${expires}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=${hydra.config.sameSite}`;
}

export function setCsrfCookie(hydra: Hydra, name: string, csrf: string): string {
  return line(hydra, name, csrf, Math.round(hydra.config.ttl.loginConsentRequest / 1000));
}

/** Throws unless this browser holds the value that was set when the flow began. */
export function requireCsrf(request: HttpRequest, name: string, csrf: string): void {
  const held = request.cookies.get(name);
  if (!held) throw requestForbidden("No CSRF value available in the session cookie.");
  if (held !== csrf) {
    throw requestForbidden("The CSRF value from the token does not match the CSRF value from the data store.");
  }
}

export function setSessionCookie(hydra: Hydra, sid: string, rememberFor: number): string {
  const seconds = rememberFor > 0 ? rememberFor : Math.round(hydra.config.ttl.authenticationSession / 1000);
  return line(hydra, SESSION_COOKIE, hydra.sealer.seal("login_session", { sid }), seconds);
}

export function clearSessionCookie(hydra: Hydra): string {
  return line(hydra, SESSION_COOKIE, hydra.sealer.seal("login_session", {}), 0);
}

/** The session id in the browser's cookie, remembered or not. */
export function sessionIdOf(hydra: Hydra, request: HttpRequest): string | undefined {
  const opened = hydra.sealer.open("login_session", request.cookies.get(SESSION_COOKIE) ?? "");
  return isObject(opened) && typeof opened.sid === "string" ? opened.sid : undefined;
}

/** The remembered login session of this browser. */
export function rememberedSession(hydra: Hydra, request: HttpRequest) {
  const session = hydra.store.sessions.get(sessionIdOf(hydra, request) ?? "");
  return session?.remember ? session : undefined;
}
