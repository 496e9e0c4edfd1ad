// The consent leg: when an earlier consent is enough, and what the app's answer leaves behind.
import { firstForeignScope, isPublic, splitSpaces } from "./client.ts";
import { consentCsrfCookie, requireCsrf, setCsrfCookie } from "./cookies.ts";
import { accessDenied, consentRequired, invalidClient, unrecognizable } from "./errors.ts";
import { type Flow, isFlow, requireFresh, sealFlow } from "./flow.ts";
import { type HttpAnswer, redirect, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newHexId } from "./ids.ts";
import type { StepRequest } from "./login-step.ts";
import { redirectIsSafe } from "./prompt.ts";
import { rejectionProblem } from "./rejection.ts";
import type { StoredConsent } from "./store.ts";

/** Sends the browser to the consent page, skipping or not, or throws what the client is told instead. */
export function requestConsent(hydra: Hydra, step: StepRequest, answered: Flow, cookies: string[]): HttpAnswer {
  const prompts = splitSpaces(step.form.get("prompt"));
  const skip = !prompts.includes("consent") && earlierConsentCovers(hydra, step, answered);
  if (prompts.includes("none") && !skip) {
    throw consentRequired("Prompt 'none' was requested, but no previous consent was found.");
  }
  // A login verifier may be used again; each time it opens a consent request of its own in the same flow.
  const flow: Flow = { ...answered, consentId: newHexId(), consentSkip: skip, consentCsrf: newHexId() };
  const location = withParameters(hydra.urls.consent, {
    consent_challenge: sealFlow(hydra, "consent_challenge", flow),
  });
  const csrf = setCsrfCookie(hydra, consentCsrfCookie(flow.client), flow.consentCsrf ?? "");
  return redirect(step.http, location, [csrf, ...cookies]);
}

function earlierConsentCovers(hydra: Hydra, step: StepRequest, flow: Flow): boolean {
  // A public client with a custom scheme cannot prove that it is the one the consent was given to.
  if (isPublic(step.client) && !redirectIsSafe(step.redirectUri)) return false;
  const granted = latestRemembered(hydra, flow)?.flow.consent?.grantScope;
  return granted !== undefined && !firstForeignScope(granted, flow.scope, hydra.config.exactScopes);
}

function latestRemembered(hydra: Hydra, flow: Flow): StoredConsent | undefined {
  let latest: StoredConsent | undefined;
  for (const consent of hydra.store.consents.values()) {
    const { flow: old } = consent;
    if (old.client.client_id !== flow.client.client_id || old.subject !== flow.subject) continue;
    if (old.consentSkip || !old.consent?.remember || consentExpired(hydra, old)) continue;
    if (!latest || old.requestedAt >= latest.flow.requestedAt) latest = consent;
  }
  return latest;
}

/** `remember_for` counts from the start of the flow; 0 and less never end. */
export function consentExpired(hydra: Hydra, flow: Flow): boolean {
  const rememberFor = flow.consent?.remember ? flow.consent.rememberFor : 0;
  return rememberFor > 0 && (flow.requestedAt + rememberFor) * 1000 < hydra.clock.now();
}

/** Takes the consent page's answer from the verifier and stores it. One flow is finished once. */
export function returnFromConsent(hydra: Hydra, step: StepRequest, verifier: string): Flow {
  const flow = hydra.sealer.open("consent_verifier", verifier);
  if (!isFlow(flow)) {
    throw accessDenied("The consent verifier has already been used, has not been granted, or is invalid.");
  }
  if (flow.client.client_id !== step.client.client_id) {
    throw invalidClient("The flow client id does not match the authorize request client id.");
  }
  if (flow.consentRejection) throw rejectionProblem(flow.consentRejection, "consent request denied");
  requireFresh(hydra, flow, "consent");
  if (hydra.store.consents.has(flow.id)) throw accessDenied("The consent verifier has already been used.");
  // The row of the login session went away while the consent page was open.
  if (!hydra.store.sessions.has(flow.sessionId)) throw unrecognizable();
  hydra.store.consents.set(flow.id, { id: flow.consentId ?? flow.id, flow, sessionId: flow.sessionId });
  // Stored before the browser is checked: a failed attempt uses the flow up.
  requireCsrf(step.http, consentCsrfCookie(flow.client), flow.consentCsrf ?? "");
  return flow;
}
