import { expect, test } from "vitest";
import { defaultUserCodeAlphabet } from "./config.ts";
import { normalizeUserCode } from "./user-code.ts";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

test.each([
  ["  aBcD-eFgH ", defaultUserCodeAlphabet, "aBcDeFgH"],
  ["ABCD EFGH", defaultUserCodeAlphabet, "ABCDEFGH"],
  ["abcd·efgh", upper, "ABCDEFGH"],
  ["ＡＢＣＤ－ＥＦＧＨ", upper, "ABCDEFGH"],
  ["１２３ ４５６ ７８９", "0123456789", "123456789"],
  ["ABCD", "abcdefgh", "abcd"],
  ["AB-CD", `${upper}-`, "AB-CD"],
  ["\u202eABCD\u200b", upper, "ABCD"],
  ["", upper, ""],
  ["<script>", upper, "SCRIPT"],
])("%j by %s is %j", (typed, alphabet, expected) => {
  expect(normalizeUserCode(typed, alphabet)).toBe(expected);
});

test("a flood is cut before it is looked at", () => {
  expect(normalizeUserCode("a".repeat(10_000), defaultUserCodeAlphabet)).toHaveLength(64);
});
