// Logout in the browser: who started it, whether anybody has to be asked, and what happens once it was accepted.
import { clientsOf, notifyBackChannel } from "./channel-logout.ts";
import type { Client } from "./client.ts";
import { clearSessionCookie, rememberedSession } from "./cookies.ts";
import { invalidRequest, notFound, OAuthProblem, requestUnauthorized } from "./errors.ts";
import { formAndQuery, type HttpAnswer, type HttpRequest, html, redirect, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newUuid } from "./ids.ts";
import { frontChannelPage } from "./pages.ts";
import { readHint } from "./prompt.ts";
import type { LogoutRequest } from "./store.ts";

export async function logout(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  try {
    const form = formAndQuery(request);
    const verifier = form.get("logout_verifier");
    if (verifier) return carryOut(hydra, request, verifier);
    const hint = form.get("id_token_hint");
    return hint ? await beginByClient(hydra, request, form, hint) : beginByProvider(hydra, request, form);
  } catch (problem) {
    if (!(problem instanceof OAuthProblem)) throw problem;
    const description = problem.describe(hydra.config.exposeInternalErrors);
    return redirect(request, withParameters(hydra.urls.error, { error: problem.code, error_description: description }));
  }
}

function beginByProvider(hydra: Hydra, request: HttpRequest, form: URLSearchParams): HttpAnswer {
  for (const name of ["post_logout_redirect_uri", "state"]) {
    if (form.get(name)) {
      throw invalidRequest(`Logout failed because query parameter ${name} is set but id_token_hint is missing.`);
    }
  }
  const session = rememberedSession(hydra, request);
  if (!session) return redirect(request, hydra.urls.postLogoutRedirect);
  const requestedAt = hydra.clock.seconds();
  return ask(hydra, request, {
    subject: session.subject,
    sid: session.id,
    rpInitiated: false,
    clientId: null,
    redirectTo: hydra.urls.postLogoutRedirect,
    requestedAt,
    expiresAt: requestedAt + Math.round(hydra.config.ttl.loginConsentRequest / 1000),
  });
}

async function beginByClient(
  hydra: Hydra,
  request: HttpRequest,
  form: URLSearchParams,
  hint: string,
): Promise<HttpAnswer> {
  const claims = await readHint(hydra, hint);
  const [sub, sid] = [String(claims.sub ?? ""), String(claims.sid ?? "")];
  if (claims.iss !== hydra.urls.issuer || !sub || !sid || typeof claims.iat !== "number") {
    throw invalidRequest(
      "Logout failed because the claims iss, iat, sub or sid from query parameter id_token_hint are missing or wrong.",
    );
  }
  const client = registeredAudience(hydra, claims.aud);
  const redirectTo = chooseRedirect(hydra, form, client);
  const session = hydra.store.sessions.get(sid);
  if (!session?.remember) return redirect(request, redirectTo);
  return ask(hydra, request, {
    subject: session.subject,
    sid,
    rpInitiated: true,
    clientId: client.client_id,
    redirectTo,
    requestedAt: null,
    expiresAt: null,
  });
}

function registeredAudience(hydra: Hydra, audience: unknown): Client {
  for (const id of Array.isArray(audience) ? audience : [audience]) {
    const stored = hydra.store.clients.get(String(id));
    if (stored) return stored.client;
  }
  throw invalidRequest("Logout failed because none of the listed audiences is a registered OAuth 2.0 Client.");
}

/** The client's address if it is registered exactly so; `state` belongs to it alone. */
function chooseRedirect(hydra: Hydra, form: URLSearchParams, client: Client): string {
  const asked = form.get("post_logout_redirect_uri");
  if (!asked) return hydra.urls.postLogoutRedirect;
  if (!client.post_logout_redirect_uris?.includes(asked)) {
    throw invalidRequest(
      "Logout failed because query parameter post_logout_redirect_uri is not a whitelisted as a post_logout_redirect_uri for the client.",
    );
  }
  return withParameters(asked, { state: form.get("state") || undefined });
}

type Asked = Pick<
  LogoutRequest,
  "subject" | "sid" | "rpInitiated" | "clientId" | "redirectTo" | "requestedAt" | "expiresAt"
>;

function ask(hydra: Hydra, request: HttpRequest, asked: Asked): HttpAnswer {
  const pending: LogoutRequest = {
    ...asked,
    challenge: newUuid(),
    verifier: newUuid(),
    requestUrl: `${request.path}${request.search ? `?${request.search}` : ""}`,
    accepted: false,
    rejected: false,
    used: false,
  };
  hydra.store.logouts.set(pending.challenge, pending);
  return redirect(request, withParameters(hydra.urls.logout, { logout_challenge: pending.challenge }));
}

function carryOut(hydra: Hydra, request: HttpRequest, verifier: string): HttpAnswer {
  const pending = [...hydra.store.logouts.values()].find((entry) => entry.verifier === verifier);
  if (!pending?.accepted) throw notFound();
  if (pending.expiresAt !== null && pending.expiresAt * 1000 < hydra.clock.now()) {
    throw requestUnauthorized("The logout request has expired, please try the flow again.");
  }
  // Started without a client, the session of this very browser must be the one that was shown.
  const own = rememberedSession(hydra, request);
  if (!pending.rpInitiated && own?.subject !== pending.subject) return redirect(request, pending.redirectTo);
  pending.used = true;
  const clients = clientsOf(hydra, pending.sid);
  notifyBackChannel(hydra, pending.sid);
  hydra.store.removeSession(pending.sid);
  const cookies = [clearSessionCookie(hydra)];
  const frames = clients.flatMap(({ frontchannel_logout_uri: uri }) =>
    uri ? [withParameters(uri, { iss: hydra.urls.issuer, sid: pending.sid })] : [],
  );
  if (frames.length === 0) return redirect(request, pending.redirectTo, cookies);
  return { ...html(200, frontChannelPage(frames, pending.redirectTo)), cookies };
}
