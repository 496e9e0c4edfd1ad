// The calls of a consent request.
import { readAnswer, readRedirect } from "./call.ts";
import type { Hydra } from "./client.ts";
import { type ConsentAcceptance, consentAcceptBody, type Rejection } from "./features.ts";
import type { HydraResult } from "./problem.ts";
import { type ConsentRequest, consentRequest, type Redirect } from "./types.ts";

const path = "/admin/oauth2/auth/requests/consent";

export function getConsentRequest(
  hydra: Hydra,
  challenge: string,
  signal?: AbortSignal,
): Promise<HydraResult<ConsentRequest>> {
  return readAnswer({ hydra, name: "getConsentRequest", signal }, consentRequest, (options) =>
    hydra.api.GET(path, { ...options, params: queryOf(challenge) }),
  );
}

/** Members that the configured release does not know are left out. */
export function acceptConsentRequest(
  hydra: Hydra,
  challenge: string,
  acceptance: ConsentAcceptance,
  signal?: AbortSignal,
): Promise<HydraResult<Redirect>> {
  const body = consentAcceptBody(hydra.features, acceptance);
  return readRedirect({ hydra, name: "acceptConsentRequest", signal }, (options) =>
    hydra.api.PUT(`${path}/accept`, { ...options, params: queryOf(challenge), body }),
  );
}

export function rejectConsentRequest(
  hydra: Hydra,
  challenge: string,
  rejection: Rejection,
  signal?: AbortSignal,
): Promise<HydraResult<Redirect>> {
  return readRedirect({ hydra, name: "rejectConsentRequest", signal }, (options) =>
    hydra.api.PUT(`${path}/reject`, { ...options, params: queryOf(challenge), body: rejection }),
  );
}

function queryOf(challenge: string) {
  return { query: { consent_challenge: challenge } };
}
