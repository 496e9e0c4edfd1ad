import { expect, test } from "vitest";
import { idTokenClaims } from "./claims.ts";

const known = {
  sub: "evil",
  iss: "evil",
  name: "Ada",
  email: "ada@example.com",
  email_verified: "yes",
  phone_number: "+44",
  address: { country: "GB" },
  secret: "no",
  nickname: null,
};

test("each scope brings its own claims and no others", () => {
  expect(idTokenClaims(known, ["openid", "offline_access"])).toEqual({});
  expect(idTokenClaims(known, ["profile"])).toEqual({ name: "Ada" });
  expect(idTokenClaims(known, ["address"])).toEqual({ address: { country: "GB" } });
  expect(idTokenClaims(known, ["constructor", "__proto__", "Profile"])).toEqual({});
});

test("verified is said only of what was verified", () => {
  expect(idTokenClaims(known, ["email"])).toEqual({ email: "ada@example.com", email_verified: false });
  expect(idTokenClaims({ ...known, email_verified: true }, ["email"])).toMatchObject({ email_verified: true });
  expect(idTokenClaims(known, ["phone"])).toEqual({ phone_number: "+44", phone_number_verified: false });
  expect(idTokenClaims({ email_verified: true }, ["email"])).toEqual({ email_verified: true });
});
