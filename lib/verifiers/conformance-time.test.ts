import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { chanceOf, compareTimes } from "./conformance-time.ts";

/** Work, not waiting: a busy machine stretches it as it stretches a hash. */
const work = (rounds: number) => async () => {
  let text = "x";
  for (let round = 0; round < rounds; round += 1) text = createHash("sha256").update(text).digest("hex");
  return text;
};

test("the same work cannot be told apart", async () => {
  const { canBeTold, chance } = await compareTimes(work(6000), work(6000));
  expect(chance).toBeGreaterThan(0);
  expect(canBeTold).toBe(false);
});

test.each([0, 1000, 24_000])("%i rounds instead of 6000 can", async (rounds) => {
  expect(await compareTimes(work(6000), work(rounds))).toMatchObject({ canBeTold: true });
});

test("what nobody can see across a network does not count, however regular it is", async () => {
  expect(await compareTimes(work(1), work(20))).toMatchObject({ canBeTold: false });
});

test.each([
  [50, 100, 1],
  [5, 10, 1],
  [10, 10, 2 / 1024],
  [0, 10, 2 / 1024],
  [75, 100, 5.636e-7],
])("%i of %i heads", (heads, tosses, chance) => {
  expect(chanceOf(heads, tosses) / chance).toBeCloseTo(1, 3);
});
