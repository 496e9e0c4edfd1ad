import { AsyncLocalStorage } from "node:async_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countersIn, memoryCounters } from "./counters.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
  ["in memory", () => memoryCounters()],
  ["in a store of the library", () => countersIn(new RateLimiterMemory({ points: 1, duration: 1 }))],
])("%s: a window begins with its first event and ends on time", async (_where, make) => {
  const counters = make();
  expect(await counters.add("a", 1, 60)).toEqual({ count: 1, resetsInSeconds: 60 });
  vi.advanceTimersByTime(59_000);
  expect(await counters.add("a", 1, 60)).toEqual({ count: 2, resetsInSeconds: 1 });
  expect((await counters.add("b", 1, 60)).count).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(await counters.add("a", 1, 60)).toEqual({ count: 1, resetsInSeconds: 60 });
});

test("many at once are counted one by one", async () => {
  const counters = memoryCounters();
  const counts = await Promise.all(Array.from({ length: 50 }, () => counters.add("a", 1, 60)));
  expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test("what is cleared starts at nothing, and what is given back was never there", async () => {
  const counters = memoryCounters();
  await counters.add("a", 1, 60);
  await counters.add("a", -1, 60);
  expect((await counters.add("a", 1, 60)).count).toBe(1);
  await counters.clear("a");
  expect((await counters.add("a", 1, 60)).count).toBe(1);
});

test("whoever makes names up cannot fill the memory: the one touched longest ago is forgotten", async () => {
  const counters = memoryCounters(3);
  for (const key of ["a", "b", "c"]) await counters.add(key, 1, 60);
  expect((await counters.add("a", 1, 60)).count).toBe(2);
  await counters.add("d", 1, 60);
  expect((await counters.add("a", 1, 60)).count).toBe(3);
  expect((await counters.add("b", 1, 60)).count).toBe(1);
});

test("a key keeps nothing of the request it was counted in", async () => {
  // A pretended timer keeps no context.
  vi.useRealTimers();
  // Flags may be set late; only a fresh context gets the function.
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("This Node cannot collect on demand.");
  const counters = memoryCounters();
  const request = new AsyncLocalStorage<object>();
  const count = async () => {
    const store = { body: "x".repeat(1000) };
    await request.run(store, () => counters.add("key", 1, 3600));
    return new WeakRef(store);
  };
  const store = await count();
  const isForgotten = () => {
    collect();
    // Not the object itself: a failed poll would keep it.
    return store.deref() === undefined;
  };
  await expect.poll(isForgotten).toBe(true);
  expect((await counters.add("key", 1, 3600)).count).toBe(2);
});
