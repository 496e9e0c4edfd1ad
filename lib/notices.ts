// The catalogue of everything that ends on a page of its own: which status it has, how loudly it is logged,
// and what its one button does. The words are in messages, below `notices`.
import type { LogLevel } from "./log.ts";

/**
 * `home`: HOME_URL. `restart`: the sealed request URL, else home. `retry`: the form or address that was open, else as
 * restart. `restart_or_retry`: the sealed request URL, else the address that was open, because the fault is ours and the
 * request may still be good. `reopen`: Hydra is asked where the request began, for a browser that kept nothing of it.
 */
export type WayOn = "restart" | "home" | "retry" | "restart_or_retry" | "reopen" | "none";
type Notice = {
  readonly status: number;
  readonly level: LogLevel;
  readonly wayOn: WayOn;
  readonly tone: "neutral" | "success" | "problem";
};

const problem = (status: number, level: LogLevel, wayOn: WayOn): Notice => ({ status, level, wayOn, tone: "problem" });

export const notices = {
  landing: { status: 200, level: "info", wayOn: "home", tone: "neutral" },
  logged_out: { status: 200, level: "info", wayOn: "home", tone: "success" },
  logged_out_everywhere: { status: 200, level: "info", wayOn: "home", tone: "success" },
  logout_cancelled: { status: 200, level: "info", wayOn: "home", tone: "neutral" },
  device_success: { status: 200, level: "info", wayOn: "none", tone: "success" },
  device_denied: { status: 200, level: "info", wayOn: "none", tone: "neutral" },
  missing_challenge: problem(400, "info", "home"),
  bad_form: problem(400, "warn", "restart"),
  cookies_blocked: problem(400, "warn", "reopen"),
  authorization_error: problem(400, "warn", "home"),
  cross_site: problem(403, "warn", "restart"),
  not_found: problem(404, "info", "home"),
  unknown_request: problem(404, "info", "restart"),
  method_not_allowed: problem(405, "info", "home"),
  stale_form: problem(409, "info", "restart"),
  subject_changed: problem(409, "warn", "restart"),
  used_request: problem(410, "info", "restart"),
  expired_request: problem(410, "info", "restart"),
  expired_device: problem(410, "info", "restart"),
  too_large: problem(413, "warn", "home"),
  too_many_attempts: problem(429, "warn", "retry"),
  internal: problem(500, "error", "restart_or_retry"),
  request_refused: problem(502, "error", "restart_or_retry"),
  hydra_malformed: problem(502, "error", "retry"),
  hydra_misconfigured: problem(502, "error", "restart_or_retry"),
  foreign_redirect: problem(502, "error", "restart_or_retry"),
  hydra_unavailable: problem(503, "error", "retry"),
  hydra_busy: problem(503, "warn", "retry"),
  hydra_timeout: problem(504, "error", "retry"),
} as const satisfies Record<string, Notice>;

export type NoticeCode = keyof typeof notices;

/** True for the codes an address may name: the error page takes no others from its query. */
export function isNoticeCode(text: string): text is NoticeCode {
  return Object.hasOwn(notices, text);
}
