// The one call of a device request: nothing about it can be read before a user code is accepted, and nothing rejected.
import { readRedirect } from "./call.ts";
import type { Hydra } from "./client.ts";
import type { HydraResult } from "./problem.ts";
import type { Redirect } from "./types.ts";

/** Hydra compares the code byte by byte; a wrong, used or expired one is the problem `wrong_user_code`. From 25.4 on. */
export function acceptUserCode(
  hydra: Hydra,
  challenge: string,
  userCode: string,
  signal?: AbortSignal,
): Promise<HydraResult<Redirect>> {
  const params = { query: { device_challenge: challenge } };
  return readRedirect({ hydra, name: "acceptUserCode", signal }, (options) =>
    hydra.api.PUT("/admin/oauth2/auth/requests/device/accept", { ...options, params, body: { user_code: userCode } }),
  );
}
