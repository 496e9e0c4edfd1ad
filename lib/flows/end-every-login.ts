// Ends all logins of a person, in whatever browser they are: by name those that are known, so that their applications
// are told, and then whatever is left of them.
import type { HydraResult } from "../hydra/problem.ts";
import { listConsentSessions, revokeLoginSessions } from "../hydra/sessions.ts";
import type { LogoutRequest } from "../hydra/types.ts";
import type { House } from "./house.ts";

/** Somebody with more logins than this is no person; the rest ends too, only untold. */
const mostTold = 30;

/**
 * Hydra tells applications when one login ends, and nobody when all of a subject do. So each login that a stored consent
 * names ends by itself first. That is a courtesy, and may fail; whether the last call worked is what counts.
 */
export async function endEveryLogin(
  house: House,
  { subject, sid }: LogoutRequest,
  signal: AbortSignal,
): Promise<HydraResult<undefined>> {
  const stored = await listConsentSessions(house.hydra, { subject }, signal);
  const known = stored.ok ? stored.value.sessions.map(({ consent_request }) => consent_request.login_session_id) : [];
  const sids = [...new Set([sid, ...known])].filter((id) => id !== "");
  for (const one of sids.slice(0, mostTold)) {
    const ended = await revokeLoginSessions(house.hydra, { sid: one }, signal);
    // A server that does not answer will not answer the next one either.
    if (!ended.ok) break;
  }
  return revokeLoginSessions(house.hydra, { subject }, signal);
}
