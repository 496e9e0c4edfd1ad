// Tells whether two ways take the same time, in spite of a noisy machine: by pairs, by sign, with a stated error rate.
import { performance } from "node:perf_hooks";

export type TimeComparison = {
  readonly pairs: number;
  /** How often the first of a pair took longer. */
  readonly firstWasLonger: number;
  /** Medians in milliseconds. */
  readonly first: number;
  readonly second: number;
  /** Probability that ways of equal time come out as lopsided as this. */
  readonly chance: number;
  /** Whether somebody on the other side of a network could tell them apart. */
  readonly canBeTold: boolean;
};

/** Two-sided. A right pair of ways fails a run once in a million. */
const falseAlarms = 1e-6;
/** Nobody sees less across a network, however often they ask; and of a slow answer nobody sees a fiftieth. */
const smallestMilliseconds = 0.2;
const smallestShare = 0.02;

/**
 * Runs both ways `pairs` times, each pair in random order, so that whatever slows the machine down slows both. Compares
 * within pairs only (sign test): no assumption about how times are distributed, and one long pause is one pair.
 */
export async function compareTimes(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  pairs = 100,
): Promise<TimeComparison> {
  const times: { readonly first: number; readonly second: number }[] = [];
  // Whatever is loaded, compiled or connected at the first use.
  for (let warm = 0; warm < 3; warm += 1) await Promise.all([measured(first), measured(second)]);
  for (let pair = 0; pair < pairs; pair += 1) {
    if (Math.random() < 0.5) {
      const a = await measured(first);
      times.push({ first: a, second: await measured(second) });
    } else {
      const b = await measured(second);
      times.push({ first: await measured(first), second: b });
    }
  }
  const firstWasLonger = times.filter((time) => time.first > time.second).length;
  const medians = { first: median(times.map((time) => time.first)), second: median(times.map((time) => time.second)) };
  const difference = Math.abs(median(times.map((time) => time.first - time.second)));
  const chance = chanceOf(firstWasLonger, pairs);
  const isLarge = difference > Math.max(smallestMilliseconds, smallestShare * Math.max(medians.first, medians.second));
  return { pairs, firstWasLonger, ...medians, chance, canBeTold: chance < falseAlarms && isLarge };
}

async function measured(way: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await way();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Two-sided tail of the binomial distribution with a fair coin. */
export function chanceOf(heads: number, tosses: number): number {
  const extreme = Math.max(heads, tosses - heads);
  let probability = 0.5 ** tosses;
  let tail = 0;
  for (let k = 0; k <= tosses; k += 1) {
    if (k >= extreme) tail += probability;
    probability *= (tosses - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}
