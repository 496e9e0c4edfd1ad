// Writes one structured line per decision; a challenge, code or secret has no field to go into.

export type LogLevel = "info" | "warn" | "error";
/** Closed set of members: whatever is not named here cannot be logged by accident. */
export type LogEvent = {
  readonly event: string;
  readonly flow?: string;
  readonly client?: string;
  /** Keyed hash of the subject; see `subjectMark` in flows/house.ts. */
  readonly subject?: string;
  readonly reason?: string;
  readonly method?: string;
  readonly scopes?: number;
  readonly granted?: number;
  readonly incident?: string;
  readonly status?: number;
  readonly detail?: string;
};
export type Log = (level: LogLevel, event: LogEvent) => void;

const detailLimit = 300;

/** JSON lines on standard output; `detail` is cut, and line breaks cannot split a line because JSON escapes them. */
export function jsonLog(write: (line: string) => void = (line) => process.stdout.write(line)): Log {
  return (level, event) => {
    const detail = event.detail === undefined ? {} : { detail: event.detail.slice(0, detailLimit) };
    write(`${JSON.stringify({ time: new Date().toISOString(), level, ...event, ...detail })}\n`);
  };
}
