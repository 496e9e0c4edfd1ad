import { expect, test } from "vitest";
import { checkDemoUser, conformityClaims, demoUser } from "./demo-user.ts";

const check = checkDemoUser(demoUser.claims);
const { signal } = new AbortController();

test("there is one person with one password", async () => {
  expect(await check("foo@bar.com", "foobar", signal)).toEqual({ subject: "foo@bar.com", claims: demoUser.claims });
});

test.each([
  ["foo@bar.com", "Foobar"],
  ["foo@bar.com", ""],
  ["foo@bar.com", "foobar "],
  ["foo", "foobar"],
  ["", "foobar"],
  ["constructor", "foobar"],
])("%j with %j is nobody", async (username, password) => {
  expect(await check(username, password, signal)).toBeNull();
});

test("the claims for the conformance suite contradict none of the person's own", () => {
  expect(conformityClaims).toMatchObject(demoUser.claims);
});
