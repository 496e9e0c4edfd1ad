// The login leg: when the provider app is asked who is there, and what its answer does to the browser's session.
import { type Client, splitSpaces } from "./client.ts";
import {
  clearSessionCookie,
  loginCsrfCookie,
  rememberedSession,
  requireCsrf,
  sessionIdOf,
  setCsrfCookie,
  setSessionCookie,
} from "./cookies.ts";
import { accessDenied, invalidClient, loginRequired, OAuthProblem, unrecognizable } from "./errors.ts";
import { type Flow, isFlow, newBallast, requireFresh, sealFlow } from "./flow.ts";
import { type HttpAnswer, type HttpRequest, redirect, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newHexId, newUuid } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import { readHint, requirePromptFits } from "./prompt.ts";
import { rejectionProblem } from "./rejection.ts";
import type { LoginSession } from "./store.ts";
import { publicSubject } from "./subjects.ts";

/** What login and consent need to know of the request, whether a browser or a device began it. */
export type StepRequest = {
  http: HttpRequest;
  form: URLSearchParams;
  client: Client;
  scope: string[];
  audience: string[];
  requestUrl: string;
  redirectUri: string;
  deviceId?: string;
};

/** Sends the browser to the login page, skipping or not, or throws what the client is told instead. */
export async function requestLogin(hydra: Hydra, step: StepRequest): Promise<HttpAnswer> {
  const { form, http } = step;
  const prompts = splitSpaces(form.get("prompt"));
  const session = prompts.includes("login") ? undefined : await usableSession(hydra, step, prompts);
  if (!session && prompts.includes("none")) {
    throw loginRequired("Prompt 'none' was requested, but no existing login session was found.");
  }
  const flow: Flow = {
    id: newHexId(),
    requestedAt: hydra.clock.seconds(),
    client: step.client,
    requestUrl: step.requestUrl,
    scope: step.scope,
    audience: step.audience,
    oidcContext: step.deviceId === undefined ? await oidcContext(hydra, form) : null,
    subject: session?.subject ?? "",
    skip: session !== undefined,
    authenticatedAt: session?.authenticatedAt ?? 0,
    sessionId: session?.id ?? newUuid(),
    csrf: newHexId(),
    ballast: newBallast("login"),
    acr: "",
    amr: [],
    context: null,
    ...(step.deviceId !== undefined && { deviceId: step.deviceId }),
  };
  const page = prompts.includes("registration") ? hydra.urls.registration : hydra.urls.login;
  const challenge = sealFlow(hydra, "login_challenge", flow);
  // From 25.4 on a query configured on the login URL is replaced, not extended.
  const location = withParameters(page.split("?", 1)[0] ?? page, { login_challenge: challenge });
  return redirect(http, location, [setCsrfCookie(hydra, loginCsrfCookie(step.client), flow.csrf)]);
}

async function usableSession(hydra: Hydra, step: StepRequest, prompts: string[]): Promise<LoginSession | undefined> {
  const session = rememberedSession(hydra, step.http);
  if (!session) return undefined;
  const maxAge = step.form.get("max_age") ?? "";
  if (maxAge !== "" && !/^[+-]?\d+$/.test(maxAge)) throw unrecognizable();
  if (maxAge !== "" && Number(maxAge) > -1 && (session.authenticatedAt + Number(maxAge)) * 1000 < hydra.clock.now()) {
    if (!prompts.includes("none")) return undefined;
    throw loginRequired("Request failed because prompt is set to 'none' and authentication time reached 'max_age'.");
  }
  const hint = step.form.get("id_token_hint");
  if (!hint) return session;
  const claims = await readHint(hydra, hint);
  if (claims.sub !== publicSubject(hydra, step.client, session.subject)) {
    throw loginRequired(
      "Request failed because subject claim from id_token_hint does not match subject from authentication session.",
    );
  }
  return session;
}

async function oidcContext(hydra: Hydra, form: URLSearchParams): Promise<JsonObject> {
  const context: JsonObject = {};
  const list = (name: string) => splitSpaces(form.get(name));
  if (list("acr_values").length) context.acr_values = list("acr_values");
  if (list("ui_locales").length) context.ui_locales = list("ui_locales");
  for (const name of ["display", "login_hint"]) if (form.get(name)) context[name] = form.get(name);
  const hint = form.get("id_token_hint");
  if (hint) context.id_token_hint_claims = await readHint(hydra, hint);
  return context;
}

/** Takes the login page's answer from the verifier. The session cookie it leads to is in `cookies`. */
export async function returnFromLogin(
  hydra: Hydra,
  step: StepRequest,
  verifier: string,
): Promise<{ flow: Flow; cookies: string[] }> {
  const flow = hydra.sealer.open("login_verifier", verifier);
  if (!isFlow(flow)) {
    throw accessDenied("The login verifier has already been used, has not been granted, or is invalid.");
  }
  if (flow.client.client_id !== step.client.client_id) {
    throw withCookies(
      invalidClient("The flow client id does not match the authorize request client id."),
      clearSessionCookie(hydra),
    );
  }
  if (flow.loginRejection) throw rejectionProblem(flow.loginRejection, "login request denied");
  requireFresh(hydra, flow, "login");
  requireCsrf(step.http, loginCsrfCookie(flow.client), flow.csrf);
  if (step.deviceId === undefined) await requireLoginFits(hydra, step, flow);
  if (flow.login?.forcedSubject) {
    hydra.store.forcedSubjects.set(`${flow.client.client_id}|${flow.subject}`, flow.login.forcedSubject);
  }
  return { flow, cookies: applySession(hydra, step.http, flow) };
}

async function requireLoginFits(hydra: Hydra, step: StepRequest, flow: Flow): Promise<void> {
  const { authenticatedAt, requestedAt } = flow;
  const subject = flow.login?.forcedSubject || publicSubject(hydra, flow.client, flow.subject);
  try {
    await requirePromptFits(hydra, step.form, flow.client, { subject, authenticatedAt, requestedAt });
  } catch (problem) {
    if (!(problem instanceof OAuthProblem) || problem.code !== "login_required") throw problem;
    // Somebody else than expected is signed in here: better nobody.
    hydra.store.removeSession(sessionIdOf(hydra, step.http) ?? "");
    throw withCookies(problem, clearSessionCookie(hydra));
  }
}

function applySession(hydra: Hydra, http: HttpRequest, flow: Flow): string[] {
  const rememberFor = flow.login?.rememberFor ?? 0;
  if (flow.skip) return flow.login?.extend ? [setSessionCookie(hydra, flow.sessionId, rememberFor)] : [];
  const remember = flow.login?.remember ?? false;
  // A login that is not to be remembered ends the remembered one of this browser.
  if (!remember) hydra.store.removeSession(sessionIdOf(hydra, http) ?? "");
  const { sessionId: id, subject, authenticatedAt } = flow;
  hydra.store.sessions.set(id, { id, subject, authenticatedAt, remember });
  return [remember ? setSessionCookie(hydra, id, rememberFor) : clearSessionCookie(hydra)];
}

function withCookies(problem: OAuthProblem, ...cookies: string[]): OAuthProblem {
  problem.cookies.push(...cookies);
  return problem;
}
