import { expect, test } from "vitest";
import { authTimeOf, methodsOf, upstreamSubject } from "./proof.ts";

test("subjects are one per pair of issuer and sub, and stay what they were", () => {
  expect(upstreamSubject("https://accounts.example", "7")).toBe("oidc:CSgdvthg3WdakVXQZYJHkWD3XG6A7lHAV997Ox9ruko");
  const pairs = [
    ["https://a.example", "7"],
    ["https://a.example/", "7"],
    ["https://a.example/7", ""],
    ["https://a.exampl", "e7"],
    ['https://a.example","7', ""],
    ["https://b.example", "7"],
    ["https://a.example", "x".repeat(255)],
  ] as const;
  const subjects = pairs.map(([issuer, sub]) => upstreamSubject(issuer, sub));
  expect(new Set(subjects).size).toBe(pairs.length);
  for (const subject of subjects) expect(subject).toMatch(/^oidc:[\w-]{43}$/);
});

test.each<[string, object, number]>([
  ["is not said", {}, 0],
  ["is no number", { auth_time: "900" }, 0],
  ["is endless", { auth_time: Number.POSITIVE_INFINITY }, 0],
  ["is said", { auth_time: 900 }, 900],
  ["is said by a clock that is slow", { auth_time: 870, iat: 970 }, 900],
  ["is said by a clock that is fast", { auth_time: 930, iat: 1030 }, 900],
  ["is said by a token that was kept", { auth_time: 500, iat: 600 }, 560],
  ["is in the future", { auth_time: 2000 }, 1000],
  ["is before all time", { auth_time: -5 }, 0],
  ["is between two seconds", { auth_time: 900.7 }, 900],
])("when somebody signed in %s", (_name, claims, expected) => {
  expect(authTimeOf({ iat: 1000, ...claims }, 1000, 60)).toBe(expected);
});

test.each<[unknown, readonly string[]]>([
  [["pwd"], ["pwd"]],
  [
    ["pwd", "pwd", "otp", "mfa"],
    ["pwd", "otp", "mfa"],
  ],
  [["pwd", "mfa"], ["pwd"]],
  [["mfa"], []],
  [["rsa", 7, null], []],
  ["pwd", []],
  [undefined, []],
])("a provider whose word counts and says %j said %j", (amr, expected) => {
  expect(methodsOf({ amr }, { trustsAmr: true, acrValues: [] }).amr).toEqual(expected);
});

test("nothing is taken from a provider whose word does not count", () => {
  const told = { amr: ["pwd", "otp", "mfa"], acr: "gold" };
  expect(methodsOf(told, { trustsAmr: false, acrValues: [] })).toEqual({ amr: [] });
  expect(methodsOf(told, { trustsAmr: false, acrValues: ["silver"] })).toEqual({ amr: [] });
  expect(methodsOf(told, { trustsAmr: false, acrValues: ["gold"] })).toEqual({ amr: [], acr: "gold" });
});
