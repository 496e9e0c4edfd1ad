// Which claims no setting may name, whatever way to sign in it belongs to.
import { expect, test } from "vitest";
import { isClaimName, isDecidedElsewhere, isProtocolClaim } from "./claim-names.ts";

test.each([
  ...["sub", "iss", "aud", "exp", "iat", "nbf", "jti", "sid", "rat", "acr", "amr", "azp", "nonce", "auth_time"],
  ...["at_hash", "c_hash", "s_hash"],
])("%s is Hydra's own", (name) => {
  expect(isProtocolClaim(name)).toBe(true);
  expect(isDecidedElsewhere(name)).toBe(true);
});

test.each(["email_verified", "phone_number_verified", "address", "updated_at"])(
  "%s is no text to be chosen",
  (name) => {
    expect(isProtocolClaim(name)).toBe(false);
    expect(isDecidedElsewhere(name)).toBe(true);
  },
);

test.each(["name", "email", "groups", "subject", "hash", "verified", "address_2"])("%s may be named", (name) => {
  expect(isClaimName(name)).toBe(true);
  expect(isDecidedElsewhere(name)).toBe(false);
});

test.each(["", "E-Mail", "__proto__", "1st", "a".repeat(41), "name "])("%j is no name", (name) => {
  expect(isClaimName(name)).toBe(false);
});
