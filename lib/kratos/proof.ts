// Decides what a Kratos session proves: which of its steps are young enough to count, and what they add up to.
import type { KratosSession } from "./kratos-answers.ts";

export type Proof = {
  /** Kratos' authenticator assurance level, as far as the steps that count reach it. */
  readonly level: 1 | 2;
  readonly amr: readonly string[];
  /** When the first factor was last shown; seconds since the epoch. */
  readonly authTime: number;
};

/** Two clocks are never quite one. */
const skewSeconds = 60;

// RFC 8176. Who came by another provider, a link or a code for recovery showed nothing that has a value there. A one-time
// code may have come by mail or by text message, and Kratos does not say which.
const amrValues: ReadonlyMap<string, string> = new Map([
  ["password", "pwd"],
  ["totp", "otp"],
  ["lookup_secret", "otp"],
  ["code", "otp"],
  ["webauthn", "hwk"],
  // Often synchronised between devices: a key, but not one that hardware holds.
  ["passkey", "pop"],
]);
/** Sessions from before Kratos 0.9 do not say of a step which factor it was. */
const secondFactors = new Set(["totp", "lookup_secret", "webauthn"]);

/** When anything was last shown, as Kratos has it: what has to be shown anew comes after it. */
export function lastShownAt(session: KratosSession): number {
  return Math.max(...stepsOf(session).map(({ at }) => at));
}

export function isLive(session: KratosSession, nowSeconds: number): boolean {
  return session.active && session.expires_at > nowSeconds;
}

/** What a step has to be younger than to count; null = any age. In seconds of Kratos' clock, down to its milliseconds. */
export type YoungerThan = number | null;

/**
 * `null` where no first factor is young enough. A second factor alone does not make a sign-in fresh:
 * Kratos sets `authenticated_at` for it too, however long ago the first one was. Throws where the times are impossible.
 */
export function proofOf(session: KratosSession, youngerThan: YoungerThan, nowSeconds: number): Proof | null {
  const { authenticated_at: sessionAt, authenticator_assurance_level: claimed } = session;
  if (sessionAt > nowSeconds + skewSeconds)
    throw new Error("Kratos dates a sign-in into the future: its clock and the one of this app differ");
  const counting = stepsOf(session).filter(({ at }) => youngerThan === null || at > youngerThan);
  const first = counting.filter(({ isSecond }) => !isSecond);
  if (first.length === 0) return null;
  const second = claimed === "aal2" || claimed === "aal3" ? counting.filter(({ isSecond }) => isSecond) : [];
  const shown = [...first, ...second].flatMap(({ method }) => amrValues.get(method) ?? []);
  const amr = [...new Set(shown)];
  return {
    level: second.length > 0 ? 2 : 1,
    // Only where both factors have a value of their own is there something that "mfa" sums up.
    amr: second.length > 0 && amr.length > 1 ? [...amr, "mfa"] : amr,
    authTime: Math.min(Math.floor(Math.max(...first.map(({ at }) => at))), nowSeconds),
  };
}

function stepsOf({ authenticated_at, authentication_methods }: KratosSession) {
  const said = authentication_methods.map(({ method, aal, completed_at }) => ({
    method,
    isSecond: aal ? aal !== "aal1" : secondFactors.has(method),
    at: Math.min(completed_at ?? authenticated_at, authenticated_at),
  }));
  return said.length > 0 ? said : [{ method: "", isSecond: false, at: authenticated_at }];
}
