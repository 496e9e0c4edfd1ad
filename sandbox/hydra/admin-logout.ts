// The admin calls of the logout page. Challenges of logout are rows, not sealed values, up to 26.2.

import { toRfc3339 } from "./clock.ts";
import { noSuchRow, notFound } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, json, noContent, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import type { LogoutRequest } from "./store.ts";

function find(hydra: Hydra, request: HttpRequest): LogoutRequest | undefined {
  return hydra.store.logouts.get(request.query.get("logout_challenge") || request.query.get("challenge") || "");
}

export function getLogout(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const pending = find(hydra, request);
  if (!pending || pending.rejected) throw noSuchRow();
  // Relative, as Hydra stores it: to be resolved against the public URL.
  if (pending.used) return json(410, { redirect_to: pending.requestUrl });
  const time = (seconds: number | null) => (seconds === null ? null : toRfc3339(seconds));
  return json(200, {
    challenge: pending.challenge,
    subject: pending.subject,
    sid: pending.sid,
    request_url: pending.requestUrl,
    rp_initiated: pending.rpInitiated,
    expires_at: time(pending.expiresAt),
    requested_at: time(pending.requestedAt),
    client: hydra.store.clients.get(pending.clientId ?? "")?.client ?? null,
  });
}

export function acceptLogout(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const pending = find(hydra, request);
  if (!pending) throw noSuchRow();
  Object.assign(pending, { accepted: true, rejected: false });
  const url = `${hydra.urls.public}oauth2/sessions/logout`;
  return json(200, { redirect_to: withParameters(url, { logout_verifier: pending.verifier }) });
}

/** 204 without an address: where the browser goes now is the app's business. */
export function rejectLogout(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const pending = find(hydra, request);
  if (!pending) throw notFound();
  Object.assign(pending, { accepted: false, rejected: true });
  return noContent();
}
