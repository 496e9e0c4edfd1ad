// Decides what a person allowed an application before, from the consents that Hydra keeps.
import { listConsentSessions } from "../hydra/sessions.ts";
import type { ConsentSession } from "../hydra/types.ts";
import type { House } from "./house.ts";

/** Scope or audience → when it was last allowed, in seconds since the epoch. */
type Moments = ReadonlyMap<string, number>;
export type EarlierConsents = { readonly scopes: Moments; readonly audience: Moments };

// A page neither waits nor reads longer than this for a comfort: it goes without.
const patienceMs = 1000;
const pages = 5;

/**
 * Consents that were taken back or have run out are not in Hydra's list, nor are those it skipped; those that were not to
 * be remembered are. Null where Hydra cannot say, is slow or has too many: half a list would call new what is not.
 */
export async function listConsents(
  house: House,
  subject: string,
  signal: AbortSignal,
): Promise<readonly ConsentSession[] | null> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const stored = await listConsentSessions(house.hydra, { subject, pages }, patience);
  if (stored.ok && stored.value.isComplete) return stored.value.sessions;
  house.log("warn", { event: "consent.earlier_unknown", reason: stored.ok ? "too_many" : stored.problem.code });
  return null;
}

/** Those of one client that the person saw. */
export function earlierConsents(stored: readonly ConsentSession[] | null, clientId: string): EarlierConsents {
  const scopes = new Map<string, number>();
  const audience = new Map<string, number>();
  for (const { consent_request, handled_at, grant_scope, grant_access_token_audience } of stored ?? []) {
    const { client } = consent_request;
    const handledAt = Math.floor(Date.parse(handled_at ?? "") / 1000);
    // What the operator allowed was shown to nobody.
    if (client.client_id !== clientId || client.skip_consent || !(handledAt > 0)) continue;
    const note = (into: Map<string, number>) => (entry: string) =>
      into.set(entry, Math.max(handledAt, into.get(entry) ?? 0));
    grant_scope.forEach(note(scopes));
    grant_access_token_audience.forEach(note(audience));
  }
  return { scopes, audience };
}
