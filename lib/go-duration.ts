// Reads the durations that Hydra writes in its own language's way: "720h0m0s", "1.5s", "300ms".
const seconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Whole seconds, rounded down; null for what is no duration, or none that ever ends. */
export function goDurationSeconds(text: string): number | null {
  if (!/^(\d+(\.\d+)?(h|ms|m|s|us|µs|ns))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    total += Number(amount) * (seconds[unit] ?? 0);
  }
  return Number.isFinite(total) && total >= 1 ? Math.floor(total) : null;
}
