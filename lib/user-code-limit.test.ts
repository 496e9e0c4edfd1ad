import { expect, test } from "vitest";
import { describeUserCodeLimit, userCodeLimit } from "./user-code-limit.ts";

test.each([
  ["Hydra's high preset", 50, 8, 20],
  ["Hydra's medium preset", 26, 8, 20],
  ["Hydra's low preset", 10, 9, 20],
  ["the weakest that Hydra takes", 8, 6, 3],
  ["seven digits", 10, 7, 9],
])(
  "%s: as many tries as keep one address below one in a million, but never so few that nobody may mistype",
  (_name, letters, length, tries) => {
    const limit = userCodeLimit("x".repeat(letters), length);
    expect(limit.tries).toBe(tries);
    expect(limit.codes).toBe(letters ** length);
    expect(limit.chance).toBeCloseTo(tries / letters ** length, 12);
    if (tries > 3) expect(limit.chance).toBeLessThanOrEqual(2 ** -20);
  },
);

test("the operator is told the bound, and warned of a weak alphabet", () => {
  expect(describeUserCodeLimit(userCodeLimit("x".repeat(50), 8), 600)).toContain("5.1e-13");
  expect(describeUserCodeLimit(userCodeLimit("x".repeat(50), 8), 600)).not.toContain("longer code");
  expect(describeUserCodeLimit(userCodeLimit("x".repeat(8), 6), 600)).toContain("longer code");
});
