import { expect, test } from "vitest";
import { defaultUserCodeAlphabet } from "./config.ts";
import { isWellFormedUserCode, normalizeUserCode, userCodeGroups, userCodeShape } from "./user-code.ts";

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

test.each([
  ["upper", upper, 8, "ABCD-EFGH"],
  ["none", "0123456789", 9, "123-456-789"],
  ["upper", "BCDFGHJKLMNPQRSTVWXZ", 8, "BCDF-GHJK"],
  ["lower", "abcdefgh", 6, "abc-def"],
  ["mixed", defaultUserCodeAlphabet, 8, "Aa3C-b4Dc"],
])("a code with letters of case %s looks like one", (letterCase, alphabet, length, example) => {
  const shape = userCodeShape(alphabet, length);
  expect(shape).toMatchObject({ letterCase, length, isDigitsOnly: letterCase === "none" });
  expect(shape.example.join("-")).toBe(example);
  expect(isWellFormedUserCode(shape.example.join(""), alphabet, length)).toBe(true);
});

test("an example of Hydra's own alphabet has what people mix up: both cases and digits", () => {
  expect(userCodeShape(defaultUserCodeAlphabet, 8).example.join("")).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)/);
});

test.each([
  ["ABCDE", ["ABC", "DE"]],
  ["ABCDEFGH", ["ABCD", "EFGH"]],
  ["123456789", ["123", "456", "789"]],
  ["ABCDEFGHIJ", ["ABCD", "EFG", "HIJ"]],
  ["", []],
])("%j is cut into %j", (code, groups) => {
  expect(userCodeGroups(code)).toEqual(groups);
});
