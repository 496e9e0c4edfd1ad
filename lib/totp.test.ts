import { describe, expect, test } from "vitest";
import { fromBase32, toBase32 } from "./base32.ts";
import { hotp, matchTotp, newTotpSecret, parseTotpCode, totpStepAt, totpUri } from "./totp.ts";

const rfcKey = Buffer.from("12345678901234567890");
const rfcSecret = toBase32(rfcKey);

// RFC 4226, appendix D.
const counted = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
test.each(counted.map((code, counter) => [counter, code] as const))("HOTP of counter %d is %s", (counter, code) => {
  expect(hotp(rfcKey, counter)).toBe(code);
});

// RFC 6238, appendix B, the rows for SHA1, with eight digits.
test.each([
  [59, "94287082"],
  [1_111_111_109, "07081804"],
  [1_111_111_111, "14050471"],
  [1_234_567_890, "89005924"],
  [2_000_000_000, "69279037"],
  [20_000_000_000, "65353130"],
])("TOTP at %d seconds is %s", (seconds, code) => {
  expect(hotp(rfcKey, totpStepAt(seconds), 8)).toBe(code);
  expect(matchTotp(rfcSecret, code.slice(2), seconds)).toBe(totpStepAt(seconds));
});

describe("a code", () => {
  const now = 1_111_111_111;
  const codeAt = (seconds: number) => hotp(rfcKey, totpStepAt(seconds));

  test("counts one step early and one step late, and is then named by its own step", () => {
    for (const away of [-30, 0, 30]) {
      expect(matchTotp(rfcSecret, codeAt(now + away), now)).toBe(totpStepAt(now + away));
    }
    for (const away of [-60, 60]) expect(matchTotp(rfcSecret, codeAt(now + away), now)).toBeNull();
  });

  test("is nothing but six digits", () => {
    expect(parseTotpCode(" 050 471\n")).toBe("050471");
    expect(parseTotpCode("050-471")).toBe("050471");
    for (const wrong of ["", "05047", "0504711", "05047a", "٠٥٠٤٧١", "+50471"]) expect(parseTotpCode(wrong)).toBeNull();
  });
});

describe("base32", () => {
  // RFC 4648 §10, without the padding.
  test.each([
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])("of %j is %s", (text, written) => {
    expect(toBase32(Buffer.from(text))).toBe(written);
    expect(fromBase32(written).toString()).toBe(text);
  });

  test("is refused where it is something else", () => {
    for (const wrong of ["MZXW6=", "mzxw6", "MZX 6", "10"]) expect(() => fromBase32(wrong)).toThrow("base32");
  });

  test("secrets are long enough and never the same", () => {
    const [one, two] = [newTotpSecret(), newTotpSecret()];
    expect(fromBase32(one)).toHaveLength(20);
    expect(one).not.toBe(two);
  });
});

test("the address for apps names the place and the person, and nothing in them breaks out of it", () => {
  expect(totpUri("MZXW6", { issuer: "Gate & House", account: "ada:x@example.com?y=1" })).toBe(
    "otpauth://totp/Gate%20%26%20House:ada%20x%40example.com%3Fy%3D1?secret=MZXW6&issuer=Gate%20%26%20House",
  );
});
