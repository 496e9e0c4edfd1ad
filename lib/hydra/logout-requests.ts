// The calls of a logout request. Accept and reject take no body.
import { readAnswer, readNothing, readRedirect } from "./call.ts";
import type { Hydra } from "./client.ts";
import type { HydraResult } from "./problem.ts";
import { type LogoutRequest, logoutRequest, type Redirect } from "./types.ts";

const path = "/admin/oauth2/auth/requests/logout";

export function getLogoutRequest(
  hydra: Hydra,
  challenge: string,
  signal?: AbortSignal,
): Promise<HydraResult<LogoutRequest>> {
  return readAnswer({ hydra, name: "getLogoutRequest", signal }, logoutRequest, (options) =>
    hydra.api.GET(path, { ...options, params: queryOf(challenge) }),
  );
}

export function acceptLogoutRequest(
  hydra: Hydra,
  challenge: string,
  signal?: AbortSignal,
): Promise<HydraResult<Redirect>> {
  return readRedirect({ hydra, name: "acceptLogoutRequest", signal }, (options) =>
    hydra.api.PUT(`${path}/accept`, { ...options, params: queryOf(challenge) }),
  );
}

/** Leads nowhere: the app decides where the person goes. Up to 26.2 an accept after it still logs out. */
export function rejectLogoutRequest(
  hydra: Hydra,
  challenge: string,
  signal?: AbortSignal,
): Promise<HydraResult<undefined>> {
  return readNothing({ hydra, name: "rejectLogoutRequest", signal }, (options) =>
    hydra.api.PUT(`${path}/reject`, { ...options, params: queryOf(challenge) }),
  );
}

function queryOf(challenge: string) {
  return { query: { logout_challenge: challenge } };
}
