// The admin API's sessions: which consents a subject gave, and how consents and logins are taken back.
import { consentRequestOf } from "./admin-challenges.ts";
import { notifyBackChannel } from "./channel-logout.ts";
import { consentExpired } from "./consent-step.ts";
import { invalidRequest } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, noContent } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import { pageOf } from "./paging.ts";
import type { StoredConsent } from "./store.ts";

const PATH = "/admin/oauth2/auth/sessions/consent";

export function listConsents(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const subject = request.query.get("subject");
  if (!subject) throw invalidRequest("Query parameter 'subject' is not defined but should have been.");
  const sid = request.query.get("login_session_id");
  const items = [...hydra.store.consents.values()].filter(
    ({ flow, sessionId }) =>
      flow.subject === subject && !flow.consentSkip && !consentExpired(hydra, flow) && (!sid || sessionId === sid),
  );
  return pageOf(hydra, request, {
    path: PATH,
    items,
    keyOf: (consent) => consent.id,
    show: (consent) => sessionOf(hydra, consent),
    refusal: invalidRequest,
    linkWhenEmpty: false,
  });
}

function sessionOf(hydra: Hydra, { flow, sessionId }: StoredConsent): JsonObject {
  // Not the snapshot that the flow travelled with: the list has the client as it is registered now.
  const client = hydra.store.clients.get(flow.client.client_id)?.client ?? flow.client;
  const request = consentRequestOf({ ...flow, client }, "");
  return {
    consent_request_id: flow.consentId,
    grant_scope: flow.consent?.grantScope,
    grant_access_token_audience: flow.consent?.grantAudience,
    session: { access_token: flow.consent?.accessTokenClaims, id_token: flow.consent?.idTokenClaims },
    remember: flow.consent?.remember,
    remember_for: flow.consent?.rememberFor,
    handled_at: flow.consent?.handledAt,
    context: flow.context,
    // The database has no "none" for the context of a device flow.
    consent_request: { ...request, oidc_context: flow.oidcContext ?? {}, login_session_id: sessionId ?? "" },
  };
}

/** Takes consents and their tokens back. Nothing matched is no error; a combination nobody defined is one. */
export function revokeConsents(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const field = (name: string) => request.query.get(name) ?? "";
  const [subject, client, id] = [field("subject"), field("client"), field("consent_request_id")];
  const all = field("all") === "true";
  const byId = id !== "" && subject === "" && client === "" && !all;
  const bySubject = id === "" && subject !== "" && (client !== "") !== all;
  if (!byId && !bySubject) throw invalidRequest("Invalid combination of query parameters.");
  for (const [key, consent] of hydra.store.consents) {
    const { flow } = consent;
    const matches = byId ? consent.id === id : flow.subject === subject && (all || flow.client.client_id === client);
    if (!matches) continue;
    hydra.store.consents.delete(key);
    hydra.store.revokeGrant(consent.id);
  }
  return noContent();
}

/** Ends one login session, telling its clients, or silently all of a subject. */
export function revokeLogins(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const [sid, subject] = [request.query.get("sid"), request.query.get("subject")];
  if (!sid && !subject) {
    throw invalidRequest("Either 'subject' or 'sid' query parameters need to be defined.");
  }
  for (const session of [...hydra.store.sessions.values()]) {
    if (sid ? session.id !== sid : session.subject !== subject) continue;
    if (sid && session.remember) notifyBackChannel(hydra, session.id);
    hydra.store.removeSession(session.id);
  }
  return noContent();
}
