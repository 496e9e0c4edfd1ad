// Decides how many measurements become one figure.

/** The middle one; the mean of the two middle ones when there is none. NaN of nothing. */
export function median(values: readonly number[]): number {
  return (
    (percentile(values, 0.5) +
      percentile(
        [...values].map((value) => -value),
        0.5,
      ) *
        -1) /
    2
  );
}

/** The smallest value that at least this share of all values does not exceed. NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Median of the last quarter ÷ median of the second: 1 is flat. Undefined where there are too few values. */
export function growth(values: readonly number[]): number | undefined {
  const quarter = Math.floor(values.length / 4);
  return quarter ? median(values.slice(-quarter)) / median(values.slice(quarter, 2 * quarter)) : undefined;
}

/** Runs `work` for 0 … count - 1, never more than `parallel` at a time. The first failure ends it. */
export async function inParallel(
  count: number,
  parallel: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let isFailed = false;
  const lane = async () => {
    while (next < count && !isFailed) {
      const index = next++;
      await work(index).catch((error: unknown) => {
        isFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, count) }, lane));
}
