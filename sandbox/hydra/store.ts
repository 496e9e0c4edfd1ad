// Everything the sandbox remembers, in memory: the tables of Hydra's database that matter.
import type { StoredClient } from "./client.ts";
import type { Flow } from "./flow.ts";
import type { JsonObject } from "./json.ts";

export type LoginSession = {
  id: string;
  subject: string;
  /** Seconds. */
  authenticatedAt: number;
  remember: boolean;
};

/** A consent the browser has brought back. */
export type StoredConsent = {
  id: string;
  flow: Flow;
  /** Null once the login session is gone. */
  sessionId: string | null;
};

/** What all tokens of one grant share. */
export type Grant = {
  /** The consent request it came from, or a fresh id. */
  id: string;
  clientId: string;
  subject: string;
  /** Differs from the subject for pairwise clients. */
  obfuscatedSubject: string;
  scope: string[];
  audience: string[];
  accessTokenClaims: JsonObject;
  idTokenClaims: JsonObject;
  /** Claims Hydra itself puts into ID token and userinfo: sub, iss, aud, auth_time, rat, acr, amr, nonce, sid. */
  claims: JsonObject;
};

export type Code = {
  grant: Grant;
  redirectUri: string;
  redirectUriGiven: string;
  expiresAt: number;
  used: boolean;
  challenge: string;
  /** PKCE data is read once: a failed attempt burns the code. */
  challengeUsed: boolean;
};

export type Token = {
  use: "access_token" | "refresh_token";
  grant: Grant;
  issuedAt: number;
  expiresAt: number;
  used: boolean;
  /** The access token that was issued beside a refresh token. */
  sibling?: string;
};

export type Device = {
  id: string;
  clientId: string;
  scope: string[];
  audience: string[];
  deviceCode: string;
  userCode: string;
  expiresAt: number;
  grant?: Grant;
};

export type LogoutRequest = {
  challenge: string;
  verifier: string;
  subject: string;
  sid: string;
  requestUrl: string;
  rpInitiated: boolean;
  clientId: string | null;
  redirectTo: string;
  /** Seconds; null for requests a client started. */
  requestedAt: number | null;
  expiresAt: number | null;
  accepted: boolean;
  rejected: boolean;
  used: boolean;
};

export class Store {
  readonly clients = new Map<string, StoredClient>();
  readonly sessions = new Map<string, LoginSession>();
  /** By flow id: one flow is finished once. */
  readonly consents = new Map<string, StoredConsent>();
  readonly codes = new Map<string, Code>();
  readonly tokens = new Map<string, Token>();
  readonly devices = new Map<string, Device>();
  readonly logouts = new Map<string, LogoutRequest>();
  /** `client id|subject` → identifier forced by the provider app. */
  readonly forcedSubjects = new Map<string, string>();

  revokeGrant(grantId: string): void {
    for (const [value, token] of this.tokens) if (token.grant.id === grantId) this.tokens.delete(value);
  }

  removeSession(id: string): void {
    this.sessions.delete(id);
    for (const consent of this.consents.values()) if (consent.sessionId === id) consent.sessionId = null;
  }

  removeClient(id: string): void {
    this.clients.delete(id);
    for (const [value, token] of this.tokens) if (token.grant.clientId === id) this.tokens.delete(value);
    for (const [value, code] of this.codes) if (code.grant.clientId === id) this.codes.delete(value);
    for (const [value, device] of this.devices) if (device.clientId === id) this.devices.delete(value);
    for (const [key, consent] of this.consents) if (consent.flow.client.client_id === id) this.consents.delete(key);
  }
}
