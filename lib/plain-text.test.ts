import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("invisible and direction-changing characters are gone, and lines are one", () => {
  expect(plainText("Pay\u202epal\u200b \u0000\n\tLtd\u2066\ufeff", 80)).toBe("Paypal Ltd");
  expect(plainText("a\u061c\u200e\u200f\u202a\u2069\u00ad\u2060\u{e0041}b\u2028c", 80)).toBe("abc");
  expect(plainText("   ", 80)).toBe("");
});

test("a text may be in any script, and is cut between characters", () => {
  expect(plainText("مفكرة 笔记 café", 80)).toBe("مفكرة 笔记 café");
  expect(plainText("x".repeat(200), 80)).toHaveLength(80);
  expect(plainText("👍".repeat(100), 80)).toBe(`${"👍".repeat(79)}…`);
});
