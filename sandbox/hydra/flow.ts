// The state of one request between Hydra, the browser and the provider app. It lives nowhere but in sealed values.
import { randomBytes } from "node:crypto";
import type { Client } from "./client.ts";
import { notFound, requestUnauthorized } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import { isObject } from "./json.ts";
import type { SealKind } from "./seal.ts";

export type Rejection = {
  error: string;
  error_description: string;
  error_hint: string;
  error_debug: string;
  status: number;
};

export type LoginAnswer = {
  remember: boolean;
  rememberFor: number;
  extend: boolean;
  forcedSubject: string;
};

export type ConsentAnswer = {
  grantScope: string[];
  grantAudience: string[];
  idTokenClaims: JsonObject;
  accessTokenClaims: JsonObject;
  remember: boolean;
  rememberFor: number;
  handledAt: string;
};

export type Flow = {
  id: string;
  /** Seconds; the life of the request counts from here. */
  requestedAt: number;
  client: Client;
  requestUrl: string;
  scope: string[];
  audience: string[];
  oidcContext: JsonObject | null;
  subject: string;
  skip: boolean;
  /** Seconds; 0 until the person was authenticated. */
  authenticatedAt: number;
  sessionId: string;
  csrf: string;
  ballast: string;
  acr: string;
  amr: string[];
  context: unknown;
  /** The device authorization this flow completes; absent in browser flows. */
  deviceId?: string;
  login?: LoginAnswer;
  loginRejection?: Rejection;
  consentId?: string;
  consentSkip?: boolean;
  consentCsrf?: string;
  consent?: ConsentAnswer;
  consentRejection?: Rejection;
};

export type DeviceFlow = {
  id: string;
  requestedAt: number;
  requestUrl: string;
  csrf: string;
  ballast: string;
  deviceId?: string;
};

type Stage = "login" | "consent" | "device";

// Hydra's flows carry ids that mean nothing here. Without their weight challenges would be shorter than real ones.
const LOGIN_BALLAST_BYTES = 18;
const DEVICE_BALLAST_BYTES = 102;

export const newBallast = (of: "login" | "device") =>
  randomBytes(of === "login" ? LOGIN_BALLAST_BYTES : DEVICE_BALLAST_BYTES).toString("base64");

/** A sealed flow. Padding makes the challenge longer, for tests of proxies and header limits. */
export function sealFlow(hydra: Hydra, kind: SealKind, flow: Flow | DeviceFlow): string {
  const pad = hydra.controls.padding;
  const padding = kind.endsWith("challenge") && pad > 0 ? randomBytes(Math.ceil((pad * 3) / 4)).toString("base64") : "";
  return hydra.sealer.seal(kind, padding ? { ...flow, padding } : flow);
}

/** Opens a browser flow, or throws the 404 of an undecodable challenge or the 401 of an expired one. */
export function openFlow(hydra: Hydra, kind: SealKind, sealed: string, stage: Stage): Flow {
  const flow = hydra.sealer.open(kind, sealed);
  if (!isFlow(flow)) throw notFound();
  requireFresh(hydra, flow, stage);
  return flow;
}

/** The same for the device step, where no client is known yet. */
export function openDeviceFlow(hydra: Hydra, kind: SealKind, sealed: string): DeviceFlow {
  const flow = hydra.sealer.open(kind, sealed);
  if (!isDeviceFlow(flow)) throw notFound();
  requireFresh(hydra, flow, "device");
  return flow;
}

export function requireFresh(hydra: Hydra, flow: { requestedAt: number }, stage: Stage): void {
  if (flow.requestedAt * 1000 + hydra.config.ttl.loginConsentRequest < hydra.clock.now()) {
    throw requestUnauthorized(`The ${stage} request has expired, please try again.`);
  }
}

// Authenticated encryption under our own key: whoever made the value made it with the types above.
export const isFlow = (value: unknown): value is Flow => isObject(value) && isObject(value.client) && "scope" in value;
export const isDeviceFlow = (value: unknown): value is DeviceFlow => isObject(value) && !("scope" in value);
