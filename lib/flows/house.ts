// Everything a flow needs that outlives one request, made once from the configuration.
import { createHmac } from "node:crypto";
import type { Config } from "../config.ts";
import type { Customization } from "../customization.ts";
import type { Hydra } from "../hydra/client.ts";
import type { Log } from "../log.ts";
import type { Sealer } from "../seal.ts";
import type { Throttle } from "../throttle.ts";
import type { Repeats } from "./repeats.ts";

export type House = {
  readonly config: Config;
  readonly hydra: Hydra;
  readonly custom: Customization;
  readonly sealer: Sealer;
  readonly log: Log;
  readonly throttle: Throttle;
  readonly repeats: Repeats;
  /** Seconds since the epoch. */
  readonly nowSeconds: () => number;
};

/** Keyed hash for one purpose; purposes never share values although they share the secret. */
export function keyedHash(secret: string, purpose: string, text: string): string {
  return createHmac("sha256", secret).update(purpose).update("\0").update(text).digest("base64url").slice(0, 22);
}

/** Stands for a subject in the log: the same person gets the same mark, and nobody can compute it without the secret. */
export function subjectMark(house: House, subject: string): string {
  return keyedHash(house.config.secrets[0], "log-subject", subject).slice(0, 12);
}

/** On https the browser itself then refuses the cookie from plain http, from subdomains and below a path. */
export function cookieName(house: House, name: string): string {
  return house.config.publicUrl.startsWith("https:") ? `__Host-${name}` : name;
}

/** True for the cookies of this app, which no verifier has any business with. */
export function isOwnCookie(name: string): boolean {
  return /^(__Host-)?(flow-|gatehouse-)/.test(name);
}
