import { expect, test } from "vitest";
import { hashPassword, isPasswordHash, verifyPassword } from "./argon2.ts";

// A test vector of the Argon2 reference implementation: this text was not made by our own code.
const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

test("a hash opens with its own password only, and never looks the same twice", async () => {
  const [one, two] = [await hashPassword("right"), await hashPassword("right")];
  expect(one).not.toBe(two);
  expect(isPasswordHash(one)).toBe(true);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(one, "right")).toBe(true);
  for (const wrong of ["Right", "right ", "righ", ""]) expect(await verifyPassword(one, wrong)).toBe(false);
  expect(
    await verifyPassword(
      one.replace(/\$[^$]*$/, (tag) => `$${tag.slice(1).split("").reverse().join("")}`),
      "right",
    ),
  ).toBe(false);
});

test("hashes of other programs open too", async () => {
  expect(await verifyPassword(reference, "password")).toBe(true);
  expect(await verifyPassword(reference, "Password")).toBe(false);
});

test("one password typed on two keyboards is one password", async () => {
  const hash = await hashPassword("caf\u00e9 \u212b");
  expect(await verifyPassword(hash, "cafe\u0301 \u00c5")).toBe(true);
  expect(await verifyPassword(hash, "cafe \u00c5")).toBe(false);
  expect(await verifyPassword(await hashPassword("ｐａｓｓ"), "pass")).toBe(true);
});

test.each([
  "",
  "right",
  "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
  "$argon2i$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaaJObG",
  "$argon2id$v=16$m=65536,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaaJObG",
  "$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$short",
  "$argon2id$v=19$m=4294967296,t=2,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaaJObG",
  ` ${reference}`,
  `${reference}\n`,
])("%j is no hash: it throws instead of saying wrong", async (stored) => {
  expect(isPasswordHash(stored)).toBe(false);
  await expect(verifyPassword(stored, "right")).rejects.toThrow("not an argon2id PHC string");
});
