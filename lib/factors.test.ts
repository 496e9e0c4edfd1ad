import { describe, expect, test } from "vitest";
import { hasTwoFactors, isPhishingResistant, oneTimeCode, verifiedPasskey, withProof } from "./factors.ts";

describe("mfa is said", () => {
  test.each([
    [["pwd"], oneTimeCode, ["pwd", "otp", "mfa"]],
    [["pwd"], verifiedPasskey, ["pwd", "pop", "user", "mfa"]],
    [[], verifiedPasskey, ["pop", "user", "mfa"]],
    [["pwd", "otp", "mfa"], verifiedPasskey, ["pwd", "otp", "pop", "user", "mfa"]],
    [["fpt"], oneTimeCode, ["fpt", "otp", "mfa"]],
  ])("for %j and then %j", (earlier, now, together) => {
    expect(withProof(earlier, now)).toEqual(together);
    expect(hasTwoFactors(together)).toBe(true);
  });

  test.each([
    [["otp"], oneTimeCode, ["otp"]],
    [[], oneTimeCode, ["otp"]],
    [["sms"], oneTimeCode, ["sms", "otp"]],
    [["pwd"], ["kba"], ["pwd", "kba"]],
    [["wia"], oneTimeCode, ["wia", "otp"]],
  ])("not for %j and then %j: that is one kind of proof twice, or nobody knows", (earlier, now, together) => {
    expect(withProof(earlier, now)).toEqual(together);
    expect(hasTwoFactors(together)).toBe(false);
  });
});

test("only a passkey resists phishing", () => {
  expect(isPhishingResistant(withProof(["pwd"], verifiedPasskey))).toBe(true);
  for (const amr of [["pwd", "otp", "mfa"], ["pop"], ["hwk", "mfa"]]) expect(isPhishingResistant(amr)).toBe(false);
});
