// What a flow answers: a redirect, a page of its own, or nothing; `app/` turns it into HTTP.
import { randomBytes } from "node:crypto";
import type { HydraProblem, ProblemCode } from "../hydra/problem.ts";
import { type NoticeCode, notices } from "../notices.ts";
import type { House } from "./house.ts";

/** One Set-Cookie; attributes are the same for all our cookies. `value: null` removes it. */
export type CookieChange = { readonly name: string; readonly value: string | null; readonly lifeSeconds: number };

export type Outcome =
  | { readonly kind: "redirect"; readonly to: string; readonly cookies: readonly CookieChange[] }
  | { readonly kind: "problem"; readonly problem: DeadEnd; readonly cookies: readonly CookieChange[] }
  | { readonly kind: "nothing" };

/** What a person gets to see of it: anything but nothing. */
export type Answer = Exclude<Outcome, { kind: "nothing" }>;

/** What a form page is drawn from, or why it is not. */
export type FormReading<View> = { readonly kind: "view"; readonly view: View } | Answer;

export type DeadEnd = {
  readonly code: NoticeCode;
  /** Flow whose sealed request URL leads back to the start, if there is one. */
  readonly flowId: string | null;
  /** The URL of the one button, where it is known already. */
  readonly wayOn: string | null;
  /** Stands on the page and in the log. */
  readonly incident: string;
  readonly retryAfterSeconds: number | null;
};

export function redirectTo(to: string, cookies: readonly CookieChange[] = []): Outcome & { kind: "redirect" } {
  return { kind: "redirect", to, cookies };
}

type DeadEndDetails = {
  readonly flowId?: string | undefined;
  readonly wayOn?: string | null | undefined;
  readonly detail?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cookies?: readonly CookieChange[];
};

/** Ends on a problem page; writes the log line that carries the same incident id. */
export function deadEnd(house: House, code: NoticeCode, details: DeadEndDetails = {}): Outcome & { kind: "problem" } {
  const incident = randomBytes(5).toString("hex");
  house.log(notices[code].level, {
    event: "problem",
    reason: code,
    incident,
    status: notices[code].status,
    ...(details.flowId ? { flow: details.flowId } : {}),
    ...(details.detail ? { detail: details.detail } : {}),
  });
  return {
    kind: "problem",
    problem: {
      code,
      flowId: details.flowId ?? null,
      wayOn: details.wayOn ?? null,
      incident,
      retryAfterSeconds: details.retryAfterSeconds ?? null,
    },
    cookies: details.cookies ?? [],
  };
}

const noticeOfProblem = {
  expired: "expired_request",
  used: "used_request",
  conflict: "used_request",
  unknown_request: "unknown_request",
  rate_limited: "hydra_busy",
  unauthorized: "hydra_misconfigured",
  misconfigured: "hydra_misconfigured",
  rejected_body: "request_refused",
  wrong_user_code: "request_refused",
  unavailable: "hydra_unavailable",
  timeout: "hydra_timeout",
  malformed: "hydra_malformed",
  foreign_redirect: "foreign_redirect",
} as const satisfies Record<ProblemCode, NoticeCode>;

/** What Hydra could not do for us, as an answer to the browser: its own redirect where it names one, else a problem page. */
export function hydraDeadEnd(
  house: House,
  problem: HydraProblem,
  details: DeadEndDetails = {},
): Outcome & { kind: "redirect" | "problem" } {
  if (problem.redirectTo) return redirectTo(problem.redirectTo, details.cookies);
  const code = noticeOfProblem[problem.code];
  return deadEnd(house, code, {
    ...details,
    // The same address again helps against a server that was away, never against a request that is over.
    wayOn: notices[code].wayOn.includes("retry") ? details.wayOn : null,
    detail: problem.detail,
    retryAfterSeconds: problem.retryAfterSeconds,
  });
}
