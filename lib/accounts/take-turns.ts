// Bounds how much dear work happens at once, and how much of it may wait.

/** Runs at most `atOnce` at the same time, in the order asked; throws at once where `waiting` others wait already. */
export function takeTurns(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new Error("Too many passwords wait to be checked");
      await new Promise<void>((resolve) => void queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      // The turn goes over to the next one, so nobody can come in between.
      if (next) next();
      else running -= 1;
    }
  };
}
