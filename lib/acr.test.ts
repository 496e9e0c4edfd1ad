// What a sign-in is called, and what a client still waits for.
import { describe, expect, test } from "vitest";
import { acrLevels, demandedAcr } from "./acr.ts";
import { loginRequest as parseLoginRequest } from "./hydra/types.ts";
import type { Identity } from "./verifiers/verifier.ts";

const names = { aal1: ["one"], aal2: ["two", "https://refeds.org/profile/mfa"], phr: ["three"] };
const acr = acrLevels(names, ["phr", "aal2", "aal1"]);
const asking = (...acr_values: readonly string[]) =>
  parseLoginRequest.parse({
    challenge: "c",
    skip: false,
    request_url: "https://hydra.example/oauth2/auth?client_id=c",
    client: { client_id: "c" },
    oidc_context: { acr_values },
  });
const by = (...amr: readonly string[]): Identity => ({ subject: "7", amr, authTime: 0 });
const password = by("pwd");
const code = by("pwd", "otp", "mfa");
const passkey = by("pop", "user", "mfa");

test.each<[Identity, readonly string[], string | undefined]>([
  [by(), [], undefined],
  [by(), ["one"], undefined],
  [password, [], "one"],
  [code, [], "two"],
  [passkey, [], "three"],
  [by("otp"), [], "one"],
  [by("pwd", "pop", "user"), [], "one"],
  // What was asked for, in the client's own order, and never more than happened.
  [passkey, ["one"], "one"],
  [passkey, ["https://refeds.org/profile/mfa", "three"], "https://refeds.org/profile/mfa"],
  [code, ["three", "two"], "two"],
  [password, ["three", "two"], "one"],
  // What another service said of somebody is passed on.
  [{ ...password, acr: "theirs" }, [], "theirs"],
  [{ ...password, acr: "theirs" }, ["one"], "one"],
])("%j, asked for %j, is %s", (identity, asked, said) => {
  expect(acr.of(asking(...asked), identity)).toBe(said);
});

test.each<[Identity, readonly string[], object | null]>([
  [password, [], null],
  [password, ["one"], null],
  [password, ["two"], { level: "aal2", isInsisted: true }],
  [password, ["three", "two"], { level: "phr", isInsisted: true }],
  [password, ["two", "one"], { level: "aal2", isInsisted: false }],
  [password, ["one", "two"], null],
  [code, ["two"], null],
  [code, ["three", "two"], { level: "phr", isInsisted: false }],
  [code, ["three"], { level: "phr", isInsisted: true }],
  [passkey, ["three", "two", "one"], null],
  [password, ["unknown", "two"], { level: "aal2", isInsisted: true }],
  [password, ["unknown"], null],
])("%j, asked for %j, misses %j", (identity, asked, missing) => {
  expect(acr.missing(asking(...asked), identity)).toEqual(missing);
});

describe("where browsers have no passkeys", () => {
  const without = acrLevels(names, ["aal2", "aal1"]);

  test("nobody can reach what only they reach", () => {
    expect(without.reachable(asking())).toEqual(["two", "https://refeds.org/profile/mfa", "one"]);
    expect(without.of(asking(), passkey)).toBe("two");
  });
});

test("an essential claim counts for more than acr_values", () => {
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: "three" } } });
  const request_url = `https://hydra.example/oauth2/auth?client_id=c&claims=${encodeURIComponent(claims)}`;
  expect(demandedAcr({ ...asking("two"), request_url })).toEqual(["three"]);
});
