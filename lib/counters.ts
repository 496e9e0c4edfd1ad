// Counts events per key within a window: the one thing that several replicas have to share.
import { AsyncLocalStorage } from "node:async_hooks";
import { type RateLimiterAbstract, RateLimiterMemory } from "rate-limiter-flexible";

/** What a window holds after an event: how many, and when it is forgotten. */
export type Count = { readonly count: number; readonly resetsInSeconds: number };

/**
 * A window begins with the first event of its key and ends `windowSeconds` later, whatever happens in between.
 * Adding has to be atomic: two guesses sent at once must not both be the fifth.
 */
export interface Counters {
  add(key: string, by: number, windowSeconds: number): Promise<Count>;
  clear(key: string): Promise<void>;
}

/**
 * Counters in any store that rate-limiter-flexible speaks: `countersIn(new RateLimiterRedis({ storeClient, points: 1, duration: 60 }))`.
 * The store's own points and duration are not used; every call names its window.
 */
export function countersIn(limiter: RateLimiterAbstract): Counters {
  return {
    async add(key, by, windowSeconds) {
      // `penalty` counts like `consume` but rejects for nothing except a store that is away.
      const options = { customDuration: windowSeconds };
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key, by, options);
      return { count: consumedPoints, resetsInSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
    },
    async clear(key) {
      await limiter.delete(key);
    },
  };
}

// The store keeps a timer a key, and a timer keeps the asynchronous context it was made in: with it the framework's whole
// request, some hundred kilobytes, for as long as the key lives. This module was loaded outside of any.
const outsideOfRequests = AsyncLocalStorage.snapshot();

/**
 * Counters of one process. Whoever makes names up could fill the memory with keys, so at `cap` the one that was touched
 * longest ago is forgotten: a key costs a few hundred bytes, and getting there a hundred thousand requests.
 */
export function memoryCounters(cap = 100_000): Counters {
  const limiter = new RateLimiterMemory({ points: 1, duration: 1 });
  const counters = countersIn(limiter);
  const touched = new Set<string>();
  return {
    async add(key, by, windowSeconds) {
      touched.delete(key);
      touched.add(key);
      const [oldest] = touched;
      if (touched.size > cap && oldest !== undefined) {
        touched.delete(oldest);
        await counters.clear(oldest);
      }
      return outsideOfRequests(() => counters.add(key, by, windowSeconds));
    },
    async clear(key) {
      touched.delete(key);
      await counters.clear(key);
    },
  };
}
