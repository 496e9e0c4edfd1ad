// Decides what a soak run counts, and how a surprise is written down without a secret in it.
import { percentile } from "../bench/figures.ts";
import type { Page } from "../page.ts";

/** A flow ended by the OAuth server itself: it forgot, refused or failed on its own leg. */
export class LostByServer extends Error {
  /** Its database was to blame, not an outage: on a file it takes one write at a time. */
  readonly isOverloaded: boolean;

  constructor(message: string, isOverloaded = false) {
    super(isOverloaded ? `${message}, overloaded` : message);
    this.isOverloaded = isOverloaded;
  }
}

/** Hydra's own words, while it exposes internal errors. */
export function isOverloaded(answer: URL): boolean {
  return /database is locked|could not serialize/.test(answer.searchParams.get("error_description") ?? "");
}

/** Something the app must not do. */
export class Surprise extends Error {}

export type Leg = {
  readonly name: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
};

/** Distinct surprises that are kept; the rest is counted. */
const KEPT = 20;

export class Tally {
  readonly flows = new Map<string, number>();
  readonly endings = new Map<string, number>();
  readonly lost = new Map<string, number>();
  readonly surprises = new Map<string, number>();
  /** Pages that said Hydra is away, each answered by a press of its button. */
  presses = 0;
  /** Flows that met an outage. */
  shaken = 0;
  readonly #legs = new Map<string, number[]>();

  get finished(): number {
    return total(this.flows);
  }

  get errors(): number {
    return total(this.surprises);
  }

  latency(leg: string, ms: number): void {
    const known = this.#legs.get(leg);
    if (known) known.push(ms);
    else this.#legs.set(leg, [ms]);
  }

  legs(): Leg[] {
    return [...this.#legs]
      .map(([name, values]) => ({
        name,
        count: values.length,
        p50Ms: percentile(values, 0.5),
        p95Ms: percentile(values, 0.95),
        p99Ms: percentile(values, 0.99),
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  surprise(flow: string, error: unknown): void {
    const known = error instanceof Surprise || error instanceof LostByServer;
    const what = known ? error.message : withoutQueries(error);
    const line = `${flow}: ${what}`;
    if (this.surprises.has(line) || this.surprises.size < KEPT) count(this.surprises, line);
    else count(this.surprises, "others, not kept");
  }
}

export function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

export function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, value) => sum + value, 0);
}

/** Where somebody stands: paths, status and headline. Queries and bodies hold challenges, codes and passwords. */
export function described(page: Page): string {
  const way = page.path.slice(-5).join(" → ");
  const said = page.problem ?? page.title;
  return `${page.method} ${way} ${page.hasLeft ? "(left)" : page.status}${said ? ` "${said}"` : ""}`;
}

function withoutQueries(error: unknown): string {
  if (!(error instanceof Error)) return "something that is no error was thrown";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.name}: ${error.message}${cause}`.replace(/\?[^\s"]*/g, "?…").slice(0, 300);
}
