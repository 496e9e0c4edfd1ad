// A provider app's "no": how it arrives, and what the client is told.
import { OAuthProblem } from "./errors.ts";
import type { Rejection } from "./flow.ts";

/** The refusal the client sees. `fallback` is Hydra's non-standard code for an app that named none. */
export function rejectionProblem(rejection: Rejection, fallback: string): OAuthProblem {
  const parts = { hint: rejection.error_hint, debug: rejection.error_debug };
  return new OAuthProblem(rejection.status || 400, rejection.error || fallback, rejection.error_description, parts);
}
