// The admin calls of the login and consent pages: read a request, accept it, reject it.
import { invalidRequest, type OAuthProblem, unrecognizable } from "./errors.ts";
import { type Flow, openFlow, type Rejection, sealFlow } from "./flow.ts";
import { type HttpAnswer, type HttpRequest, json, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import { type Decoded, DecodeError, decodeBody, decodeObject, type Shape } from "./json-body.ts";

export const LOGIN_ACCEPT = {
  subject: "string",
  remember: "boolean",
  remember_for: "integer",
  extend_session_lifespan: "boolean",
  acr: "string",
  amr: "strings",
  identity_provider_session_id: "string",
  force_subject_identifier: "string",
  context: "any",
} as const satisfies Shape;
export const CONSENT_ACCEPT = {
  grant_scope: "strings",
  grant_access_token_audience: "strings",
  session: "any",
  remember: "boolean",
  remember_for: "integer",
  handled_at: "string",
  context: "any",
} as const satisfies Shape;
export const REJECT = {
  error: "string",
  error_description: "string",
  error_hint: "string",
  error_debug: "string",
  status_code: "integer",
} as const satisfies Shape;

/** `login_challenge` counts before its alias, the first of two values before the second. */
function challengeOf(request: HttpRequest, name: string): string {
  const challenge = request.query.get(name) || request.query.get("challenge");
  if (!challenge) throw invalidRequest("Query parameter 'challenge' is not defined but should have been.");
  return challenge;
}

function decode<S extends Shape>(
  request: HttpRequest,
  shape: S,
  refusal: (reason: string) => OAuthProblem,
): Decoded<S> {
  try {
    return decodeBody(request.body, shape);
  } catch (error) {
    if (error instanceof DecodeError) throw refusal(error.message);
    throw error;
  }
}

const loginBodyRefusal = (reason: string) => invalidRequest(`Unable to decode body because: ${reason}`);
const consentBodyRefusal = () => unrecognizable(400);

/** `redirect_to`: the request as it came, plus the verifier. */
function sendBack(hydra: Hydra, flow: Flow, kind: "login_verifier" | "consent_verifier"): HttpAnswer {
  const verifier = sealFlow(hydra, kind, flow);
  return json(200, { redirect_to: withParameters(flow.requestUrl, { [kind]: verifier }) });
}

export function getLogin(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = challengeOf(request, "login_challenge");
  const flow = openFlow(hydra, "login_challenge", challenge, "login");
  return json(200, {
    challenge,
    requested_scope: flow.scope,
    requested_access_token_audience: flow.audience,
    skip: flow.skip,
    subject: flow.subject,
    oidc_context: flow.oidcContext,
    client: flow.client,
    request_url: flow.requestUrl,
    session_id: flow.sessionId,
  });
}

export function acceptLogin(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = challengeOf(request, "login_challenge");
  const body = decode(request, LOGIN_ACCEPT, loginBodyRefusal);
  if (!body.subject) throw invalidRequest("Field 'subject' must not be empty.");
  const flow = openFlow(hydra, "login_challenge", challenge, "login");
  if (flow.skip && flow.subject !== body.subject) {
    // Somebody else wants to be here: the whole request starts again, with a login that nothing skips.
    return json(200, { redirect_to: withParameters(flow.requestUrl, { prompt: "login" }) });
  }
  const answered: Flow = {
    ...flow,
    subject: body.subject,
    authenticatedAt: flow.skip ? flow.authenticatedAt : hydra.clock.seconds(),
    acr: body.acr ?? "",
    amr: body.amr ?? [],
    context: body.context ?? null,
    login: {
      remember: body.remember ?? false,
      rememberFor: body.remember_for ?? 0,
      extend: body.extend_session_lifespan ?? false,
      forcedSubject: body.force_subject_identifier ?? "",
    },
  };
  return sendBack(hydra, answered, "login_verifier");
}

export function rejectLogin(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = challengeOf(request, "login_challenge");
  const body = decode(request, REJECT, loginBodyRefusal);
  const flow = openFlow(hydra, "login_challenge", challenge, "login");
  return sendBack(hydra, { ...flow, loginRejection: rejectionOf(body) }, "login_verifier");
}

function rejectionOf(body: Decoded<typeof REJECT>): Rejection {
  return {
    error: body.error ?? "",
    error_description: body.error_description ?? "",
    error_hint: body.error_hint ?? "",
    error_debug: body.error_debug ?? "",
    status: body.status_code ?? 0,
  };
}

/** The consent request as the page reads it, and as the list of sessions repeats it. */
export function consentRequestOf(flow: Flow, challenge: string): JsonObject {
  return {
    challenge,
    consent_request_id: flow.consentId,
    requested_scope: flow.scope,
    requested_access_token_audience: flow.audience,
    skip: flow.consentSkip,
    subject: flow.subject,
    oidc_context: flow.oidcContext,
    client: flow.client,
    request_url: flow.requestUrl,
    login_challenge: flow.id,
    login_session_id: flow.sessionId,
    acr: flow.acr,
    amr: flow.amr,
    context: flow.context,
  };
}

export function getConsent(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = challengeOf(request, "consent_challenge");
  const flow = openFlow(hydra, "consent_challenge", challenge, "consent");
  return json(200, consentRequestOf(flow, challenge));
}

const SESSION = { access_token: "object", id_token: "object" } as const satisfies Shape;

export function acceptConsent(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = challengeOf(request, "consent_challenge");
  const body = decode(request, CONSENT_ACCEPT, consentBodyRefusal);
  const session = decodeSession(body.session);
  const flow = openFlow(hydra, "consent_challenge", challenge, "consent");
  const answered: Flow = {
    ...flow,
    context: body.context ?? flow.context,
    consent: {
      grantScope: body.grant_scope ?? [],
      grantAudience: body.grant_access_token_audience ?? [],
      accessTokenClaims: session.access_token ?? {},
      idTokenClaims: session.id_token ?? {},
      // A skipped consent adds nothing to the one it rests on.
      remember: !flow.consentSkip && (body.remember ?? false),
      rememberFor: flow.consentSkip ? 0 : (body.remember_for ?? 0),
      handledAt: new Date(hydra.clock.now()).toISOString(),
    },
  };
  return sendBack(hydra, answered, "consent_verifier");
}

function decodeSession(session: unknown): Decoded<typeof SESSION> {
  try {
    return decodeObject(session ?? null, SESSION);
  } catch (error) {
    if (error instanceof DecodeError) throw consentBodyRefusal();
    throw error;
  }
}

export function rejectConsent(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = challengeOf(request, "consent_challenge");
  const body = decode(request, REJECT, consentBodyRefusal);
  const flow = openFlow(hydra, "consent_challenge", challenge, "consent");
  return sendBack(hydra, { ...flow, consentRejection: rejectionOf(body) }, "consent_verifier");
}
