// Every problem page, by its address: how a person gets there is told by the tests of dead ends.
import type { Guest, Screen } from "./screen.ts";

/** Problems the error page is asked to show; all that the catalogue of notices has. */
const PROBLEMS = [
  "missing_challenge",
  "bad_form",
  "cookies_blocked",
  "cross_site",
  "not_found",
  "unknown_request",
  "method_not_allowed",
  "stale_form",
  "subject_changed",
  "used_request",
  "expired_request",
  "too_large",
  "too_many_attempts",
  "internal",
  "request_refused",
  "hydra_malformed",
  "hydra_misconfigured",
  "foreign_redirect",
  "hydra_unavailable",
  "hydra_busy",
  "hydra_timeout",
] as const;

export const problemPages: readonly Screen[] = PROBLEMS.map((code) => ({
  name: `problem-${code.replaceAll("_", "-")}`,
  open: async ({ person }: Guest) => {
    await person.visit(`/error?${new URLSearchParams({ problem: code, wait: "30", incident: "0123456789" })}`);
  },
}));
