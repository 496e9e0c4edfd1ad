import { expect, test } from "vitest";
import { Sealer } from "./seal.ts";

const sealer = new Sealer("a secret of the tests");

test("a value comes back as its kind and as no other", () => {
  const sealed = sealer.seal("login_challenge", { a: 1 });
  expect(sealer.open("login_challenge", sealed)).toEqual({ a: 1 });
  expect(sealer.open("consent_challenge", sealed)).toBeUndefined();
  expect(new Sealer("another secret").open("login_challenge", sealed)).toBeUndefined();
});

test("a character more or less is another value, whatever the length", () => {
  // Sealed lengths fall on each of base64's three ends.
  for (const filling of ["", "a", "ab", "abc", "abcd", "abcde"]) {
    const sealed = sealer.seal("login_challenge", filling);
    for (const changed of [`${sealed}x`, `${sealed}=`, sealed.slice(0, -1), `${sealed}xxxx`, ` ${sealed}`]) {
      expect(sealer.open("login_challenge", changed), changed).toBeUndefined();
    }
  }
});
