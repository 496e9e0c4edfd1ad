// Decides how a soak run is told: a few lines a person reads, and what counts as failed.
import type { SoakResult } from "./soak.ts";
import { total } from "./tally.ts";

/** The pool of connections to the admin API, and how much the memory of a warm app may still grow. */
export const LIMITS = { connections: 64, growth: 1.25 } as const;

/** What must not happen in any run, however slow the machine; a short run warms up for most of it and may grow more. */
export function failures(result: SoakResult, mostGrowth: number = LIMITS.growth): string[] {
  const { tally, mostConnections = 0 } = result;
  const found: string[] = [];
  if (tally.errors > 0) found.push(`${tally.errors} flows went wrong`);
  if (tally.finished === 0) found.push("no flow was finished");
  if (mostConnections > LIMITS.connections) found.push(`${mostConnections} connections to Hydra at once`);
  if ((result.liveGrowth ?? 0) > mostGrowth) found.push(`what is alive in the app grew to ${ratio(result.liveGrowth)}`);
  if (!Number.isFinite(result.livenessP99Ms)) found.push("the app did not answer /health/live");
  return found;
}

export function render(result: SoakResult, found: readonly string[]): string {
  const { tally } = result;
  return [
    `${tally.finished} flows in ${result.seconds.toFixed(0)} s; ${tally.errors} errors`,
    ...lines(tally.surprises),
    "",
    `Outages: ${result.outages}; ${tally.shaken} flows met one, "try again" was pressed ${tally.presses} times.`,
    `Lost by Hydra itself: ${total(tally.lost)}`,
    ...lines(tally.lost),
    "",
    "Flows:",
    ...lines(tally.flows),
    "Endings:",
    ...lines(tally.endings),
    "",
    row("leg, while Hydra was there", "count", "p50 ms", "p95 ms", "p99 ms"),
    ...tally.legs().map(({ name, count, p50Ms, p95Ms, p99Ms }) => row(name, count, p50Ms, p95Ms, p99Ms)),
    `Waiting in the app's event loop: p99 ${ms(result.livenessP99Ms)}; in the visitors' own: p99 ${ms(result.ownLagP99Ms)}`,
    "",
    `Memory of the app, MB: ${course(result.residentBytes)}; last quarter ÷ second: ${ratio(result.growth)}`,
    `Alive in it after a collection, MB: ${course(result.liveBytes)}; last quarter ÷ second: ${ratio(result.liveGrowth)}`,
    `Connections to Hydra at once: ${result.mostConnections ?? "not measured"} at most`,
    "",
    found.length === 0 ? "All is well." : `FAILED: ${found.join("; ")}`,
  ].join("\n");
}

function lines(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name, number]) => `  ${String(number).padStart(6)}  ${name}`);
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  const shown = cells.map((cell) => (typeof cell === "string" ? cell : String(Math.round(cell))).padStart(8));
  return `${name.padEnd(30)}${shown.join("")}`;
}

/** A dozen values tell a course as well as hundreds. */
function course(bytes: readonly number[]): string {
  const at = (index: number) => bytes[Math.floor((index * (bytes.length - 1)) / 11)] ?? Number.NaN;
  return Array.from({ length: 12 }, (_, index) => Math.round(at(index) / 1e6)).join(" ");
}

function ratio(value: number | undefined): string {
  return value?.toFixed(2) ?? "not measured";
}

function ms(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(0)} ms` : "no answer";
}
