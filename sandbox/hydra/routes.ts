// Which path of which port does what.
import * as challenges from "./admin-challenges.ts";
import * as adminLogout from "./admin-logout.ts";
import { authorize } from "./authorize.ts";
import { listClients } from "./client-list.ts";
import * as clients from "./clients.ts";
import { acceptUserCode, deviceAuthorization, deviceVerify } from "./device.ts";
import { health, jwks, openidConfiguration, version } from "./discovery.ts";
import type { HttpAnswer, HttpRequest } from "./http.ts";
import { redirect } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { introspect, revoke } from "./introspection.ts";
import { logout } from "./logout.ts";
import { deviceDonePage, errorPage, loggedOutPage, unconfiguredPage } from "./pages.ts";
import * as registration from "./registration.ts";
import { compileRoutes, dispatch, negotiatedNotFound, plainNotFound, type Routes } from "./router.ts";
import { listConsents, revokeConsents, revokeLogins } from "./sessions.ts";
import { tokenEndpoint } from "./token-endpoint.ts";
import { userinfo } from "./userinfo.ts";

const PUBLIC: Routes = {
  "GET /": (_hydra, request) => redirect(request, "/", [], 307),
  "GET /health/alive": health,
  "GET /health/ready": health,
  "GET /.well-known/openid-configuration": openidConfiguration,
  "GET /.well-known/oauth-authorization-server": openidConfiguration,
  "GET /.well-known/jwks.json": jwks,
  "GET /oauth2/auth": authorize,
  "POST /oauth2/auth": authorize,
  "POST /oauth2/token": tokenEndpoint,
  "OPTIONS /oauth2/token": () => ({ status: 200, headers: {} }),
  "POST /oauth2/revoke": revoke,
  "POST /oauth2/device/auth": deviceAuthorization,
  "GET /oauth2/device/verify": deviceVerify,
  "GET /oauth2/sessions/logout": logout,
  "POST /oauth2/sessions/logout": logout,
  "GET /userinfo": userinfo,
  "POST /userinfo": userinfo,
  "GET /oauth2/fallbacks/login": () => unconfiguredPage("URLS_LOGIN"),
  "GET /oauth2/fallbacks/consent": () => unconfiguredPage("URLS_CONSENT"),
  "GET /oauth2/fallbacks/logout": () => unconfiguredPage("URLS_LOGOUT"),
  "GET /oauth2/fallbacks/device": () => unconfiguredPage("URLS_DEVICE_VERIFICATION"),
  "GET /oauth2/fallbacks/device/done": deviceDonePage,
  "GET /oauth2/fallbacks/logout/callback": loggedOutPage,
  "GET /oauth2/fallbacks/error": (_hydra, request) => errorPage(request),
};

const REGISTRATION: Routes = {
  "POST /oauth2/register": registration.register,
  "GET /oauth2/register/:id": registration.readRegistration,
  "PUT /oauth2/register/:id": registration.replaceRegistration,
  "DELETE /oauth2/register/:id": registration.deleteRegistration,
};

const REQUESTS = "/admin/oauth2/auth/requests";

const ADMIN: Routes = {
  "GET /admin/health/alive": health,
  "GET /admin/health/ready": health,
  "GET /admin/version": version,
  [`GET ${REQUESTS}/login`]: challenges.getLogin,
  [`PUT ${REQUESTS}/login/accept`]: challenges.acceptLogin,
  [`PUT ${REQUESTS}/login/reject`]: challenges.rejectLogin,
  [`GET ${REQUESTS}/consent`]: challenges.getConsent,
  [`PUT ${REQUESTS}/consent/accept`]: challenges.acceptConsent,
  [`PUT ${REQUESTS}/consent/reject`]: challenges.rejectConsent,
  [`GET ${REQUESTS}/logout`]: adminLogout.getLogout,
  [`PUT ${REQUESTS}/logout/accept`]: adminLogout.acceptLogout,
  [`PUT ${REQUESTS}/logout/reject`]: adminLogout.rejectLogout,
  [`PUT ${REQUESTS}/device/accept`]: acceptUserCode,
  "GET /admin/oauth2/auth/sessions/consent": listConsents,
  "DELETE /admin/oauth2/auth/sessions/consent": revokeConsents,
  "DELETE /admin/oauth2/auth/sessions/login": revokeLogins,
  "POST /admin/oauth2/introspect": introspect,
  "GET /admin/clients": listClients,
  "POST /admin/clients": clients.createClient,
  "GET /admin/clients/:id": clients.getClient,
  "PUT /admin/clients/:id": clients.replaceClient,
  "PATCH /admin/clients/:id": clients.patchClient,
  "DELETE /admin/clients/:id": clients.deleteClient,
  "PUT /admin/clients/:id/lifespans": clients.setLifespans,
};

type Answer = (request: HttpRequest) => Promise<HttpAnswer>;

export function publicAnswers(hydra: Hydra): Answer {
  const routes = compileRoutes(hydra.config.dynamicRegistration ? { ...PUBLIC, ...REGISTRATION } : PUBLIC);
  return (request) => dispatch(hydra, routes, request, negotiatedNotFound);
}

export function adminAnswers(hydra: Hydra): Answer {
  const routes = compileRoutes(ADMIN);
  return (request) => {
    if (request.path === "/") return dispatch(hydra, [], request, negotiatedNotFound);
    return dispatch(hydra, routes, { ...request, path: adminPath(request.path) }, plainNotFound);
  };
}

/** Hydra adds a missing prefix and drops one trailing slash, but leaves a doubled one alone. */
export function adminPath(path: string): string {
  const bare = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return bare.startsWith("/admin/") || bare.startsWith("//") ? bare : `/admin${bare}`;
}
