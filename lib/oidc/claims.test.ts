import { describe, expect, test } from "vitest";
import { type AdmissionSettings, admission, type ClaimSettings, claimsOf, lacksClaims } from "./claims.ts";

const settings: ClaimSettings & AdmissionSettings = {
  claims: ["email", "name", "picture", "phone_number"].map((claim) => ({ claim, from: [claim] })),
  isEmailVerified: false,
  requiresEmail: false,
  emailDomains: [],
  requiredClaim: null,
};
const mapped = (claim: string, ...from: string[]) => ({ ...settings, claims: [{ claim, from }] });

describe("whether an address is verified", () => {
  test.each<[string, object[], boolean | undefined]>([
    ["is said", [{ email: "a@x.example", email_verified: true }], true],
    ["is said as a text", [{ email: "a@x.example", email_verified: "true" }], true],
    ["is denied", [{ email: "a@x.example", email_verified: false }], undefined],
    ["is not said", [{ email: "a@x.example" }], undefined],
    ["is said oddly", [{ email: "a@x.example", email_verified: 1 }], undefined],
    [
      "is said by userinfo of the same",
      [{ email: "a@x.example" }, { email: "a@x.example", email_verified: true }],
      true,
    ],
    ["is said of another", [{ email: "a@x.example" }, { email: "b@x.example", email_verified: true }], undefined],
    [
      "is denied by the source it is from",
      [
        { email: "a@x.example", email_verified: false },
        { email: "a@x.example", email_verified: true },
      ],
      undefined,
    ],
    ["is said without one", [{ email_verified: true }], undefined],
  ])("%s", (_name, sources, expected) => {
    expect(
      claimsOf(
        sources.map((source) => ({ ...source })),
        settings,
      ).email_verified,
    ).toBe(expected);
  });

  test("says nothing of an address that has another name", () => {
    const sources = [{ upn: "a@x.example", email: "b@x.example", email_verified: true }];
    expect(claimsOf(sources, mapped("email", "upn"))).toEqual({ email: "a@x.example" });
  });

  test("is what the operator vouches for", () => {
    const claims = claimsOf([{ email: "a@x.example" }], { ...settings, isEmailVerified: true });
    expect(claims).toEqual({ email: "a@x.example", email_verified: true });
  });
});

describe("a claim", () => {
  test.each<[string, string, unknown, unknown]>([
    ["plain", "name", "Ada", "Ada"],
    ["with odd characters", "name", "\u202eada\u0007\n Lovelace ", "ada Lovelace"],
    ["endless", "name", "x".repeat(1_000_000), undefined],
    ["of another type", "name", { first: "Ada" }, undefined],
    ["empty", "name", "\u200b", undefined],
    ["no address", "email", "ada", undefined],
    ["two addresses", "email", "a@x.example b@x.example", undefined],
    ["a script for a picture", "picture", "javascript:alert(1)", undefined],
    ["a picture in clear", "picture", "http://x.example/a.png", undefined],
    ["a picture", "picture", "https://x.example/a.png", "https://x.example/a.png"],
    ["groups", "groups", ["staff", "staff", 7, "\u202e"], ["staff"]],
    ["one group", "groups", "staff", ["staff"]],
    ["too many groups", "groups", Array.from({ length: 80 }, (_, index) => `g${index}`), expect.any(Array)],
  ])("%s", (_name, claim, value, expected) => {
    const claims = claimsOf([{ [claim]: value }], mapped(claim, claim));
    expect(claims[claim]).toEqual(expected);
    expect(JSON.stringify(claims).length).toBeLessThan(1200);
  });

  test("is the first that is usable, and all of them stay small", () => {
    expect(claimsOf([{ cn: "", nick: "ada" }], mapped("name", "cn", "nick"))).toEqual({ name: "ada" });
    const many = Array.from({ length: 20 }, (_, index) => ({ claim: `c${index}`, from: ["big"] }));
    const claims = claimsOf([{ big: "x".repeat(250) }], { ...settings, claims: many });
    expect(Buffer.byteLength(JSON.stringify(claims))).toBeLessThanOrEqual(2000);
  });

  test("is taken from the ID token rather than from userinfo", () => {
    expect(claimsOf([{ name: "Ada" }, { name: "Bob" }], settings)).toEqual({ name: "Ada" });
  });
});

test("userinfo is asked where the ID token lacks something, and not otherwise", () => {
  const all = { email: "a@x.example", email_verified: true, name: "A", picture: "", phone_number: "1" };
  expect(lacksClaims({ ...all, phone_number_verified: false }, settings)).toBe(false);
  expect(lacksClaims(all, settings)).toBe(true);
  expect(lacksClaims({ cn: "A" }, mapped("name", "name", "cn"))).toBe(false);
  expect(lacksClaims({ name: "A" }, { ...mapped("name", "name"), requiredClaim: { name: "hd", value: "x" } })).toBe(
    true,
  );
});

describe("who may sign in", () => {
  const at = (email: string, isVerified: boolean) => ({ email, ...(isVerified ? { email_verified: true } : {}) });
  test.each<[string, object, Partial<AdmissionSettings>, string | null]>([
    ["anybody", {}, {}, null],
    ["nobody without an address", {}, { requiresEmail: true }, "provider_email_missing"],
    ["somebody with one", at("a@x.example", false), { requiresEmail: true }, null],
    ["nobody without one of the domain", {}, { emailDomains: ["x.example"] }, "provider_email_missing"],
    ["nobody with an unverified one", at("a@x.example", false), { emailDomains: ["x.example"] }, "not_permitted"],
    ["somebody of the domain", at("a@X.Example", true), { emailDomains: ["x.example"] }, null],
    ["nobody below the domain", at("a@b.x.example", true), { emailDomains: ["x.example"] }, "not_permitted"],
    [
      "nobody who hides it before the last @",
      at("a@x.example@evil.example", true),
      { emailDomains: ["x.example"] },
      "not_permitted",
    ],
    [
      "somebody of an international one",
      at("a@xn--bcher-kva.example", true),
      { emailDomains: ["bücher.example"] },
      null,
    ],
  ])("%s", (_name, claims, more, expected) => {
    expect(admission([], { ...claims }, { ...settings, ...more })).toBe(expected);
  });

  test.each<[unknown, string | null]>([
    ["x.example", null],
    [["a", "x.example"], null],
    ["X.example", "not_permitted"],
    [undefined, "not_permitted"],
    [{ toString: "x.example" }, "not_permitted"],
    [["a,x.example"], "not_permitted"],
  ])("a required claim of %j", (value, expected) => {
    expect(admission([{ hd: value }], {}, { ...settings, requiredClaim: { name: "hd", value: "x.example" } })).toBe(
      expected,
    );
  });
});
