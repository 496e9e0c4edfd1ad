// The sandbox's time: the machine's, moved by a control call so that tests of expiry need no waits.
export class Clock {
  offsetMs = 0;

  now(): number {
    return Date.now() + this.offsetMs;
  }

  /** Whole seconds since the epoch, rounded down as Hydra's database columns are. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }
}

/** RFC 3339 in UTC with whole seconds. */
export function toRfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** The way Go prints a time inside an error text. */
export function toGoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}
