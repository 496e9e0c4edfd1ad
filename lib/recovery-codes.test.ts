import { expect, test } from "vitest";
import { newRecoveryCodes, parseRecoveryCode, showRecoveryCode } from "./recovery-codes.ts";

test("there are ten, all different, and none twice in two sets", () => {
  const codes = [...newRecoveryCodes(), ...newRecoveryCodes()];
  expect(new Set(codes).size).toBe(20);
  for (const code of codes) expect(code).toMatch(/^[a-z2-7]{10}$/);
});

test("a code is the same as shown, without the line, in capitals and with spaces", () => {
  for (const code of newRecoveryCodes()) {
    const shown = showRecoveryCode(code);
    expect(shown).toMatch(/^.{5}-.{5}$/);
    for (const typed of [code, shown, shown.toUpperCase(), ` ${shown.replace("-", " ")} `]) {
      expect(parseRecoveryCode(typed)).toBe(code);
    }
  }
});

test("figures that look like letters are those letters", () => {
  expect(parseRecoveryCode("0abc1-8defg")).toBe("oabcibdefg");
});

test("nothing else is a code", () => {
  for (const typed of ["", "123456", "abcde-fghi", "abcde-fghijk", "abcde-fgh9j", "äbcde-fghij"])
    expect(parseRecoveryCode(typed)).toBeNull();
});
