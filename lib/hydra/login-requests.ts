// The calls of a login request.
import { readAnswer, readRedirect } from "./call.ts";
import type { Hydra } from "./client.ts";
import { type LoginAcceptance, loginAcceptBody, type Rejection } from "./features.ts";
import type { HydraResult } from "./problem.ts";
import { type LoginRequest, loginRequest, type Redirect } from "./types.ts";

const path = "/admin/oauth2/auth/requests/login";

export function getLoginRequest(
  hydra: Hydra,
  challenge: string,
  signal?: AbortSignal,
): Promise<HydraResult<LoginRequest>> {
  return readAnswer({ hydra, name: "getLoginRequest", signal }, loginRequest, (options) =>
    hydra.api.GET(path, { ...options, params: queryOf(challenge) }),
  );
}

/** Members that the configured release does not know are left out. */
export function acceptLoginRequest(
  hydra: Hydra,
  challenge: string,
  acceptance: LoginAcceptance,
  signal?: AbortSignal,
): Promise<HydraResult<Redirect>> {
  const body = loginAcceptBody(hydra.features, acceptance);
  return readRedirect({ hydra, name: "acceptLoginRequest", signal }, (options) =>
    hydra.api.PUT(`${path}/accept`, { ...options, params: queryOf(challenge), body }),
  );
}

export function rejectLoginRequest(
  hydra: Hydra,
  challenge: string,
  rejection: Rejection,
  signal?: AbortSignal,
): Promise<HydraResult<Redirect>> {
  return readRedirect({ hydra, name: "rejectLoginRequest", signal }, (options) =>
    hydra.api.PUT(`${path}/reject`, { ...options, params: queryOf(challenge), body: rejection }),
  );
}

function queryOf(challenge: string) {
  return { query: { login_challenge: challenge } };
}
