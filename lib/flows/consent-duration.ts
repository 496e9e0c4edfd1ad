// Decides how long an allowed consent may count: what is offered, and that nothing but an offer is taken.
import { readOnce } from "./visit.ts";

const monthSeconds = 30 * 86_400;

/**
 * What can be chosen besides "only this time", in seconds, 0 = until it is taken back; the longest comes last. `limit` is
 * the operator's, in the same words.
 */
export function offeredDurations(limit: number): readonly number[] {
  return limit === 0 || limit > monthSeconds ? [monthSeconds, limit] : [limit];
}

/** The offer that the form chose; null for only this time, and for everything that nobody offered. */
export function chosenDuration(form: URLSearchParams, limit: number): number | null {
  const chosen = readOnce(form, "remember");
  return offeredDurations(limit).find((seconds) => String(seconds) === chosen) ?? null;
}
