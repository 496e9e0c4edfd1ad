// Durations as Go writes and reads them.
const HOUR = 3_600_000;

/** Milliseconds of a Go duration such as 1h30m or 500ms. */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|h|m|s))+$/.test(text)) return undefined;
  const units: Record<string, number> = { h: HOUR, m: 60_000, s: 1000, ms: 1 };
  let ms = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    ms += Number(amount) * (units[unit ?? ""] ?? 0);
  }
  return ms;
}

/** 1h30m0s: the way Go prints a duration. */
export function formatGoDuration(ms: number): string {
  const seconds = (ms % 60_000) / 1000;
  const minutes = Math.floor(ms / 60_000) % 60;
  const hours = Math.floor(ms / HOUR);
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
