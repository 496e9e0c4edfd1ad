// The authorization endpoint: where a request begins, and where the browser comes back after each page.
import { type AuthorizeRequest, type ReplyTo, readAuthorizeRequest } from "./authorize-request.ts";
import { requestConsent, returnFromConsent } from "./consent-step.ts";
import { invalidRequest, OAuthProblem } from "./errors.ts";
import type { Flow } from "./flow.ts";
import { escapeHtml, type HttpAnswer, type HttpRequest, html, redirect, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newToken } from "./ids.ts";
import { requestLogin, returnFromLogin, type StepRequest } from "./login-step.ts";
import { grantOf, issueAccessToken, issueIdToken, lifeOf } from "./tokens.ts";

export async function authorize(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  const replyTo: ReplyTo = { mode: "query", state: "" };
  try {
    const asked = readAuthorizeRequest(hydra, request, replyTo);
    const step = stepOf(hydra, request, asked);
    const loginVerifier = asked.form.get("login_verifier");
    if (loginVerifier) {
      const { flow, cookies } = await returnFromLogin(hydra, step, loginVerifier);
      return requestConsent(hydra, step, flow, cookies);
    }
    const consentVerifier = asked.form.get("consent_verifier");
    if (!consentVerifier) return await requestLogin(hydra, step);
    const flow = returnFromConsent(hydra, step, consentVerifier);
    return reply(replyTo, await issue(hydra, asked, flow));
  } catch (problem) {
    if (!(problem instanceof OAuthProblem)) throw problem;
    return refuse(hydra, request, replyTo, problem);
  }
}

function stepOf(hydra: Hydra, http: HttpRequest, asked: AuthorizeRequest): StepRequest {
  const { form, client, scope, audience, redirectUri } = asked;
  const requestUrl = `${hydra.urls.public}oauth2/auth${http.search ? `?${http.search}` : ""}`;
  return { http, form, client, scope, audience, redirectUri, requestUrl };
}

/** What the client gets for an accepted consent. */
async function issue(hydra: Hydra, asked: AuthorizeRequest, flow: Flow): Promise<Record<string, string>> {
  const { client, form, responseTypes } = asked;
  const nonce = form.get("nonce") ?? "";
  const grant = grantOf(hydra, flow, nonce);
  const wants = (type: string) => responseTypes.includes(type);
  requirePkceMethod(form);
  if (wants("id_token") && !nonce) {
    throw invalidRequest("Parameter 'nonce' must be set when using the OpenID Connect Implicit Flow.");
  }
  const parameters: Record<string, string> = { state: asked.state };
  if (wants("code")) parameters.code = issueCode(hydra, asked, grant);
  if (wants("token")) {
    const life = lifeOf(client, "implicit", "access", hydra.config.ttl.accessToken);
    parameters.access_token = await issueAccessToken(hydra, client, grant, life);
    parameters.expires_in = String(Math.floor(life / 1000));
    parameters.token_type = "bearer";
  }
  if (wants("token") || (wants("code") && responseTypes.length === 1)) parameters.scope = grant.scope.join(" ");
  if (wants("id_token") && grant.scope.includes("openid")) {
    const life = lifeOf(client, "implicit", "id", hydra.config.ttl.idToken);
    const beside = { accessToken: parameters.access_token, code: parameters.code };
    parameters.id_token = await issueIdToken(hydra, grant, life, beside);
  }
  return parameters;
}

// Discovery lists "plain", the server refuses it all the same, and only here: after login and consent.
function requirePkceMethod(form: URLSearchParams): void {
  const challenge = form.get("code_challenge");
  const method = form.get("code_challenge_method") || "plain";
  if (!challenge || method === "S256") return;
  if (method !== "plain") throw invalidRequest("The code_challenge_method is not supported, use S256 instead.");
  throw invalidRequest({
    hint: "Clients must use code_challenge_method=S256, plain is not allowed.",
    debug: "The server is configured in a way that enforces PKCE S256 as challenge method for clients.",
  });
}

function issueCode(hydra: Hydra, asked: AuthorizeRequest, grant: ReturnType<typeof grantOf>): string {
  const code = newToken("ory_ac_", hydra.config.secret);
  hydra.store.codes.set(code, {
    grant,
    redirectUri: asked.redirectUri,
    redirectUriGiven: asked.redirectUriGiven,
    expiresAt: hydra.clock.now() + hydra.config.ttl.authCode,
    used: false,
    challenge: asked.form.get("code_challenge") ?? "",
    challengeUsed: false,
  });
  return code;
}

const REPLY_HEADERS = { "cache-control": "no-store", pragma: "no-cache" };

/** Parameters to the client's redirect URI, the way it asked for them. */
function reply(to: ReplyTo, parameters: Record<string, string>): HttpAnswer {
  const uri = to.redirectUri ?? "";
  if (to.mode === "form_post") {
    const inputs = Object.entries(parameters).map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}"/>`,
    );
    const page = `<html><head><title>Submit This Form</title></head><body onload="javascript:document.forms[0].submit()"><form method="post" action="${escapeHtml(uri)}">${inputs.join("")}</form></body></html>`;
    return html(200, page, { ...REPLY_HEADERS, "content-type": "text/html;charset=UTF-8" });
  }
  const query = new URLSearchParams(parameters);
  query.sort();
  const location = to.mode === "fragment" ? `${uri}#${query}` : withParameters(uri, parameters);
  return { status: 303, headers: { ...REPLY_HEADERS, location } };
}

function refuse(hydra: Hydra, request: HttpRequest, to: ReplyTo, problem: OAuthProblem): HttpAnswer {
  const parameters = {
    error: problem.code,
    error_description: problem.describe(hydra.config.exposeInternalErrors),
  };
  if (to.redirectUri === undefined) {
    return redirect(request, withParameters(hydra.urls.error, parameters), problem.cookies);
  }
  return { ...reply(to, { ...parameters, state: to.state }), cookies: problem.cookies };
}
