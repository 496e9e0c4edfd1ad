// What went wrong between this app and Hydra's admin API, and what can be done about it.
import { checkRedirect } from "./redirect.ts";

/** Every admin call the app makes; used in problem details and to read a status by its endpoint. */
export type AdminCall =
  | "getLoginRequest"
  | "acceptLoginRequest"
  | "rejectLoginRequest"
  | "getConsentRequest"
  | "acceptConsentRequest"
  | "rejectConsentRequest"
  | "getLogoutRequest"
  | "acceptLogoutRequest"
  | "rejectLogoutRequest"
  | "acceptUserCode"
  | "listConsentSessions"
  | "revokeConsentSessions"
  | "revokeLoginSessions"
  | "getClient";

export type ProblemCode =
  /** Older than Hydra's `ttl.login_consent_request`. */
  | "expired"
  /** Already answered (410). */
  | "used"
  /** Garbage, truncated, of another kind, or sealed under a secret Hydra no longer has; or no such client. */
  | "unknown_request"
  /** Answered meanwhile (409 of servers up to 2.1). */
  | "conflict"
  | "rate_limited"
  /** An edge in front of Hydra refused us: missing or wrong token. */
  | "unauthorized"
  /** We sent something this server does not understand. */
  | "rejected_body"
  /** Wrong, used and expired user codes alike. */
  | "wrong_user_code"
  | "unavailable"
  | "timeout"
  /** Not JSON, too large, wrong shape, or a status this call does not have. */
  | "malformed"
  /** The answer would send the browser to another origin than Hydra's. */
  | "foreign_redirect"
  /** The admin URL leads somewhere else than to Hydra's admin API. */
  | "misconfigured";

/** restart: to the stored request_url. follow: to `redirectTo`. retry: the same again. none: an operator must act. */
export type Recovery = "restart" | "follow" | "retry" | "none";

export type HydraProblem = {
  readonly code: ProblemCode;
  readonly status?: number;
  /** Where a used request leads, checked like every redirect. */
  readonly redirectTo?: string;
  readonly retryAfterSeconds?: number;
  readonly recovery: Recovery;
  /** For the log, never for a page: call, status and a name from a closed list. No challenge, address, token or text
   * the server made up. */
  readonly detail: string;
};

export type HydraResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: HydraProblem };

const recoveryOf: Readonly<Record<ProblemCode, Recovery>> = {
  expired: "restart",
  used: "restart",
  unknown_request: "restart",
  conflict: "restart",
  rate_limited: "retry",
  unauthorized: "none",
  rejected_body: "none",
  wrong_user_code: "retry",
  unavailable: "retry",
  timeout: "retry",
  malformed: "retry",
  foreign_redirect: "none",
  misconfigured: "none",
};

/** A problem with the recovery of its code. */
export function hydraProblem(
  code: ProblemCode,
  detail: string,
  more: { status?: number; redirectTo?: string; retryAfterSeconds?: number } = {},
): HydraProblem {
  return { code, recovery: more.redirectTo === undefined ? recoveryOf[code] : "follow", detail, ...more };
}

/** The parts of an answer that decide; `body` is parsed JSON, or text where it was none. */
export type AdminAnswer = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
};

/** Reads an answer that is not the success of `call` (hydra-contract: statuses decide, then the type of `error`). */
export function problemFromAnswer(
  call: AdminCall,
  answer: AdminAnswer,
  publicUrl: string,
  nowSeconds: number = Date.now() / 1000,
): HydraProblem {
  const { status } = answer;
  const code = codeOf(call, answer);
  const detail = `${call}: ${status} ${namedError(answer.body)}`;
  const more: { status: number; redirectTo?: string; retryAfterSeconds?: number } = { status };
  const redirectTo = code === "used" ? redirectOf(answer.body, publicUrl) : null;
  if (redirectTo !== null) more.redirectTo = redirectTo;
  const wait = status === 429 || status === 503 ? retryAfter(answer.headers, nowSeconds) : undefined;
  if (wait !== undefined) more.retryAfterSeconds = wait;
  return hydraProblem(code, detail, more);
}

function codeOf(call: AdminCall, { status, body }: AdminAnswer): ProblemCode {
  const error = errorOf(body);
  // Real routes answer with `error` as a string; an unknown route has an object there, or text (25.4, 26.2).
  const isHydraError = typeof error === "string";
  if (status === 400 && isHydraError) return call === "acceptUserCode" ? "wrong_user_code" : "rejected_body";
  if (status === 401 && error === "request_unauthorized") return "expired";
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 404) return isHydraError ? "unknown_request" : "misconfigured";
  if (status === 408) return "timeout";
  if (status === 409) return "conflict";
  if (status === 410) return "used";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "unavailable";
  // A redirect or 405: something else listens there. 413, 414, 431: a proxy's limits are too small for challenges.
  if ((status >= 300 && status < 400) || [405, 413, 414, 431].includes(status)) return "misconfigured";
  return "malformed";
}

function errorOf(body: unknown): unknown {
  return typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
}

const knownErrors: ReadonlySet<unknown> = new Set([
  "invalid_request",
  "request_unauthorized",
  "request_forbidden",
  "access_denied",
  "error",
  "Not Found",
  "Unable to locate the resource",
  "Conflict",
  "invalid pagination token",
]);

// The server's own words may quote what was sent to it, so only names known beforehand reach the log.
function namedError(body: unknown): string {
  const error = errorOf(body);
  if (typeof error === "string") return knownErrors.has(error) ? JSON.stringify(error) : "(error not listed)";
  if (error !== undefined) return "(error is no text)";
  return typeof body === "string" ? "(no JSON)" : "(no error member)";
}

function redirectOf(body: unknown, publicUrl: string): string | null {
  const isRedirect = typeof body === "object" && body !== null && "redirect_to" in body;
  return isRedirect && typeof body.redirect_to === "string" ? checkRedirect(body.redirect_to, publicUrl) : null;
}

const longestWaitSeconds = 300;

// Ory Network counts seconds in x-ratelimit-reset; proxies use Retry-After with seconds or a date, some an epoch.
function retryAfter(headers: AdminAnswer["headers"], nowSeconds: number): number | undefined {
  for (const name of ["x-ratelimit-reset", "retry-after"]) {
    const value = headers.get(name)?.trim() ?? "";
    const asNumber = /^\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    const asDate = value.endsWith("GMT") ? Date.parse(value) / 1000 : Number.NaN;
    const moment = asNumber > 1e12 ? asNumber / 1000 : asNumber > 1e9 ? asNumber : asDate;
    const wait = asNumber <= 1e9 ? asNumber : moment - nowSeconds;
    if (Number.isFinite(wait)) return Math.min(Math.max(Math.ceil(wait), 1), longestWaitSeconds);
  }
  return undefined;
}
