import type { Entry } from "ldapts";
import { describe, expect, test } from "vitest";
import { type ClaimSettings, claimsOf } from "./claims.ts";

const settings: ClaimSettings = {
  claims: [
    { claim: "email", attributes: ["mail"] },
    { claim: "name", attributes: ["displayName", "cn"] },
  ],
  isEmailVerified: false,
  groupsClaim: [],
};
type Values = Record<string, string | string[] | Buffer | Buffer[]>;
const claims = (values: Values, more: Partial<ClaimSettings> = {}, groups: readonly string[] = []) => {
  const entry: Entry = { dn: "cn=x", ...values };
  return claimsOf(entry, groups, { ...settings, ...more });
};

test("each claim is the first usable value of the first attribute that has one", () => {
  expect(claims({ mail: ["a@b.example", "c@d.example"], cn: "Ada", displayName: "Ada L." })).toEqual({
    email: "a@b.example",
    name: "Ada L.",
  });
  expect(claims({ displayName: [], cn: "Ada" })).toEqual({ name: "Ada" });
  expect(claims({})).toEqual({});
});

test("an address is verified only where the operator says so, and only if there is one", () => {
  expect(claims({ mail: "a@b.example" }, { isEmailVerified: true })).toEqual({
    email: "a@b.example",
    email_verified: true,
  });
  expect(claims({ cn: "Ada" }, { isEmailVerified: true })).toEqual({ name: "Ada" });
});

describe("hostile values", () => {
  test.each<[string, string]>([
    ["Ada\u202egnp.exe", "Adagnp.exe"],
    ["Ada\u0000\u001b[31m\r\n Lovelace", "Ada [31m Lovelace"],
    ["\u2066\u200fAda\u2069", "Ada"],
    ["A\u200bd\ufeffa", "Ada"],
    ["Zoë 👩‍🔬", "Zoë 👩‍🔬"],
  ])("a name %j is said as %j", (given, said) => {
    expect(claims({ cn: given })).toEqual({ name: said });
  });

  test.each<Values>([
    { cn: "x".repeat(1_000_000) },
    { cn: Buffer.from([0xff, 0xd8, 0xff]) },
    { cn: "\u202e\u0007" },
    { mail: "a@b.example\u202e" },
    { mail: "a@b.example, c@d.example" },
    { mail: "ada" },
    { mail: "a@b.example\u0000" },
  ])("%# is left out", (values) => {
    expect(claims(values)).toEqual({});
  });

  test("all of them together stay small", () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ claim: `c${at}`, attributes: ["cn"] }));
    const all = claims({ cn: "\u{1f600}".repeat(60) }, { claims: many, groupsClaim: "all" }, ["x".repeat(200)]);
    expect(Buffer.byteLength(JSON.stringify(all))).toBeLessThanOrEqual(2000);
    expect(Object.keys(all).length).toBeGreaterThan(3);
  });
});

describe("groups", () => {
  test("are those of the list, in its order and spelling", () => {
    const groupsClaim = ["staff", "Engineering"];
    expect(claims({}, { groupsClaim }, ["ENGINEERING", "secret", "Staff"])).toEqual({ groups: groupsClaim });
    expect(claims({}, { groupsClaim }, ["secret"])).toEqual({});
    expect(claims({}, {}, ["staff"])).toEqual({});
  });

  test("are bounded, however many there are", () => {
    const thousands = Array.from({ length: 5000 }, (_, at) => `group-${String(at).padStart(4, "0")}`);
    const { groups } = claims({}, { groupsClaim: "all" }, [...thousands, "\u202e", ""]);
    expect(groups).toEqual(thousands.slice(0, 50));
  });
});
