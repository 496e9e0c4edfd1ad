// One HTTP request as the flows see it: plain values, so that a flow runs in a test without a framework.
import type { OriginProof } from "../same-origin.ts";

export type Visit = {
  /** Path of this app that was asked for, e.g. "/login". */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Form fields of a POST; empty for a GET. */
  readonly form: URLSearchParams;
  readonly cookies: ReadonlyMap<string, string>;
  readonly originProof: OriginProof;
  readonly acceptLanguage: string | null;
  /** Where it came from, as far as anybody can tell; only ever used to count. */
  readonly address: string | null;
  /** A browser or mail scanner looks ahead: nobody has decided to come here yet. */
  readonly isPrefetch: boolean;
  readonly signal: AbortSignal;
};

/** Names of Hydra's four challenges. */
export type ChallengeName = "login_challenge" | "consent_challenge" | "logout_challenge" | "device_challenge";

/**
 * The challenge if it was given exactly once and not empty: a doubled one is somebody's attempt to have two readers
 * disagree. One with control characters is none of Hydra's, and some databases behind it fail on them.
 */
export function readChallenge(from: URLSearchParams, name: ChallengeName): string | null {
  const [first, ...others] = from.getAll(name);
  return first && others.length === 0 && !/\p{Cc}/u.test(first) ? first : null;
}

/** A field that must not be repeated; null when absent or given more than once. */
export function readOnce(form: URLSearchParams, name: string): string | null {
  const [first, ...others] = form.getAll(name);
  return first !== undefined && others.length === 0 ? first : null;
}
