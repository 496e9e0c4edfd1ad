// Decides what the demo remembers of each browser: in memory, found by a random cookie, oldest forgotten first.
import { randomBytes } from "node:crypto";
import type { WebClientKey } from "./clients.ts";

export type Json = Readonly<Record<string, unknown>>;

/** A sign-in that left for the provider and has not come back. */
export type PendingSignIn = {
  readonly client: WebClientKey;
  readonly asked: readonly string[];
  readonly codeVerifier: string;
  readonly nonce: string;
};

export type SignedIn = {
  readonly client: WebClientKey;
  readonly asked: readonly string[];
  readonly granted: readonly string[];
  /** Undefined where the visitor did not grant `openid`: then the application does not know who they are. */
  readonly idToken: { readonly raw: string; readonly claims: Json } | undefined;
  readonly userinfo: { readonly claims: Json } | { readonly problem: string };
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number | undefined;
  /** Access tokens that refreshing replaced, oldest first. */
  readonly earlierAccessTokens: readonly string[];
};

export type DeviceOutcome =
  | { kind: "waiting" }
  | { kind: "expired" }
  | { kind: "failed"; failure: unknown }
  | {
      kind: "connected";
      scope: string;
      claims: Json | undefined;
      accessToken: string;
      hasRefreshToken: boolean;
      expiresInSeconds: number | undefined;
    };

export type DeviceRun = {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string;
  readonly intervalSeconds: number;
  readonly expiresAt: number;
  readonly abort: AbortController;
  outcome: DeviceOutcome;
};

export type Visitor = {
  id: string;
  readonly pendingSignIns: Map<string, PendingSignIn>;
  /** Sign-outs that left for the provider, by `state`. */
  readonly pendingSignOuts: Map<string, { readonly client: WebClientKey }>;
  signedIn: SignedIn | undefined;
  device: DeviceRun | undefined;
};

/** Hydra and the app share the host 127.0.0.1, and with it all cookies: the name must be nobody else's. */
export const visitorCookie = "demo_visitor";

const maximumVisitors = 500;
const maximumPending = 10;

export class Visitors {
  readonly #byId = new Map<string, Visitor>();

  find(cookieHeader: string | undefined): Visitor | undefined {
    const pairs = (cookieHeader ?? "").split(";").map((pair) => pair.trim().split("="));
    const id = pairs.find(([name]) => name === visitorCookie)?.[1];
    return id === undefined ? undefined : this.#byId.get(id);
  }

  create(): Visitor {
    const visitor: Visitor = {
      id: freshId(),
      pendingSignIns: new Map(),
      pendingSignOuts: new Map(),
      signedIn: undefined,
      device: undefined,
    };
    this.#byId.set(visitor.id, visitor);
    for (const [id, oldest] of this.#byId) {
      if (this.#byId.size <= maximumVisitors) break;
      oldest.device?.abort.abort();
      this.#byId.delete(id);
    }
    return visitor;
  }

  /** A new cookie value at sign-in: whoever planted the old one in this browser must not be signed in too. */
  renew(visitor: Visitor): void {
    this.#byId.delete(visitor.id);
    visitor.id = freshId();
    this.#byId.set(visitor.id, visitor);
  }

  /** Ends the application's own session wherever it hangs on this session of the provider (back-channel logout). */
  endProviderSession(sessionId: string): void {
    for (const visitor of this.#byId.values()) {
      if (visitor.signedIn?.idToken?.claims.sid === sessionId) visitor.signedIn = undefined;
    }
  }

  stop(): void {
    for (const visitor of this.#byId.values()) visitor.device?.abort.abort();
    this.#byId.clear();
  }
}

/** Adds to a visitor's pending entries and drops the oldest beyond the limit: abandoned tabs must not pile up. */
export function remember<V>(pending: Map<string, V>, state: string, entry: V): void {
  pending.set(state, entry);
  const [oldest] = pending.keys();
  if (pending.size > maximumPending && oldest !== undefined) pending.delete(oldest);
}

function freshId(): string {
  return randomBytes(24).toString("base64url");
}
