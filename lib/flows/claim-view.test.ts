import { describe, expect, test } from "vitest";
import { claimViews } from "./claim-view.ts";

const told = (claims: Parameters<typeof claimViews>[0]) =>
  Object.fromEntries(claimViews(claims).map(({ name, value }) => [name, value]));

test("a fact that was checked says so, and the check is no fact of its own", () => {
  expect(claimViews({ email: "ada@example.com", email_verified: true })).toEqual([
    { name: "email", value: "ada@example.com", isVerified: true },
  ]);
  expect(claimViews({ phone_number: "+44", phone_number_verified: false })).toMatchObject([{ isVerified: false }]);
  expect(claimViews({ email: "a@b", email_verified: "yes" })).toMatchObject([{ isVerified: null }]);
  expect(claimViews({ email_verified: true })).toEqual([{ name: "email_verified", value: true, isVerified: null }]);
});

test("the whole name stands for its parts, where it has them", () => {
  const parts = { given_name: "Ada", family_name: "King-Noel", middle_name: "Augusta" };
  expect(told({ name: "Ada King-Noel", ...parts })).toEqual({ name: "Ada King-Noel", middle_name: "Augusta" });
  expect(told(parts)).toEqual(parts);
  expect(told({ name: "Adam", given_name: "Ada" })).toEqual({ name: "Adam", given_name: "Ada" });
  expect(told({ name: 7, given_name: "Ada" })).toEqual({ name: "7", given_name: "Ada" });
});

describe("values are short and cannot deceive", () => {
  test.each<[string, Parameters<typeof claimViews>[0], string | boolean | null]>([
    ["a long text", { nickname: "x".repeat(500) }, `${"x".repeat(79)}…`],
    ["characters that turn text around", { nickname: "a\u202eb\u0000\nc" }, "ab c"],
    ["nothing that can be seen", { nickname: "\u200b" }, null],
    ["a list", { groups: ["a", "b", 3] }, "a, b, 3"],
    ["a long list", { groups: Array.from({ length: 500 }, (_, n) => `g${n}`) }, "g0, g1, g2, g3, g4, g5, …"],
    ["a list of other things", { groups: [{}, [], null] }, null],
    ["a number", { age: 36 }, "36"],
    ["a thing", { manager: { name: "Charles" } }, null],
    ["a formatted address", { address: { formatted: "1 Road\nTown", country: "GB" } }, "1 Road, Town"],
    ["an address in parts", { address: { street_address: "1 Road", country: "GB", locality: 7 } }, "1 Road, GB"],
    ["an address that is a text", { address: "1 Road" }, "1 Road"],
    ["an address that is a list", { address: [{ country: "GB" }] }, null],
    ["an empty address", { address: {} }, null],
  ])("%s", (_what, claims, value) => {
    expect(claimViews(claims).map((claim) => claim.value)).toEqual([value]);
  });
});

test("what is secret has a name and no value, and times of change tell nobody anything", () => {
  const secrets = {
    password_hash: "x",
    api_key: "x",
    access_token: "x",
    private_note: "x",
    client_secret: "x",
    pin: "x",
  };
  expect(Object.values(told(secrets))).toEqual(Object.keys(secrets).map(() => null));
  expect(told({ shipping: "x", updated_at: 1, nothing: null })).toEqual({ shipping: "x" });
});

test("names are bounded too", () => {
  expect(claimViews({ ["n".repeat(200)]: true })[0]?.name).toHaveLength(40);
  expect(claimViews({ "\u202ename": true })[0]?.name).toBe("name");
});
