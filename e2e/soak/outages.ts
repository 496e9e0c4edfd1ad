// Decides when the OAuth server is away, and whether a visitor may blame their trouble on that.
import { setTimeout as pause } from "node:timers/promises";

export type OutageKind = "gone" | "silent";

/** What the ground can do to its OAuth server; each resolves once it is so. */
export type Switch = {
  readonly kinds: readonly OutageKind[];
  off(kind: OutageKind): Promise<void>;
  on(): Promise<void>;
};

export type OutagePlan = { readonly count: number; readonly lastingMs: number };

export class Outages {
  readonly #past: { readonly from: number; to: number }[] = [];

  get count(): number {
    return this.#past.length;
  }

  /** Whether the server was away at some time between `since`, a `performance.now()`, and now. */
  touched(since: number): boolean {
    return this.#past.some(({ to }) => to >= since);
  }

  /** Spreads the outages over the run: a calm stretch before each, and one at the end. */
  async perform(plan: OutagePlan, power: Switch, runMs: number): Promise<void> {
    const calmMs = Math.max(0, runMs - plan.count * plan.lastingMs) / (plan.count + 1);
    for (let index = 0; index < plan.count; index += 1) {
      await pause(calmMs);
      const outage = { from: performance.now(), to: Number.POSITIVE_INFINITY };
      this.#past.push(outage);
      await power.off(power.kinds[index % power.kinds.length] ?? "gone");
      await pause(plan.lastingMs);
      await power.on();
      outage.to = performance.now();
    }
  }
}
