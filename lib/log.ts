// Writes one structured line per decision; a challenge, code or secret has no field to go into.
import { type DestinationStream, pino } from "pino";

/** Every line there is, and what it says of a request: it was seen, decided, refused, or something was wrong around it. */
export const auditEvents = {
  "login.opened": "seen",
  "login.accepted": "decided",
  "login.rejected": "decided",
  "login.switched": "decided",
  "login.refused": "refused",
  "consent.opened": "seen",
  "consent.accepted": "decided",
  "consent.rejected": "decided",
  "consent.switched": "decided",
  "consent.refused": "refused",
  "consent.earlier_unknown": "fault",
  "logout.opened": "seen",
  "logout.accepted": "decided",
  "logout.rejected": "decided",
  "device.opened": "seen",
  "device.accepted": "decided",
  "device.switched": "decided",
  "device.refused": "refused",
  "request.extended": "decided",
  problem: "refused",
  "authorization.error": "seen",
  "verifier.failed": "fault",
  "mail.sent": "decided",
  "mail.failed": "fault",
  "database.unready": "fault",
  "seal.refused": "fault",
  "logo.refused": "fault",
  "proxy.unlisted": "fault",
} as const;

export type LogLevel = "info" | "warn" | "error";
/** Closed set of members: whatever is not named here cannot be logged by accident. */
export type LogEvent = {
  readonly event: keyof typeof auditEvents;
  readonly flow?: string;
  readonly client?: string;
  /** Keyed hash of the subject; see `subjectMark` in flows/house.ts. */
  readonly subject?: string;
  readonly reason?: string;
  readonly method?: string;
  /** How many scopes were asked for, and how many of them were allowed. */
  readonly scopes?: number;
  readonly granted?: number;
  readonly incident?: string;
  readonly status?: number;
  readonly detail?: string;
};
export type Log = (level: LogLevel, event: LogEvent) => void;

const detailLimit = 300;

/** JSON lines on standard output; `detail` is cut, and line breaks cannot split a line because JSON escapes them. */
export function createLog(destination: DestinationStream = pino.destination({ fd: 1, sync: true })): Log {
  const logger = pino(
    {
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  return (level, event) => {
    const detail = event.detail === undefined ? {} : { detail: event.detail.slice(0, detailLimit) };
    logger[level]({ audit: auditEvents[event.event], ...event, ...detail });
  };
}
