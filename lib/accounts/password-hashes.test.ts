import { describe, expect, test } from "vitest";
import { checkPassword, decoyOfKind, hashCode, hashKind, hashPassword, isOutdated } from "./password-hashes.ts";
import { takeTurns } from "./take-turns.ts";

/** Not made by our own code: from the reference implementations, passlib's and libsodium's tests and RFC 7914. */
const imported = [
  ["argon2id", "password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
  ["argon2i", "password", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"],
  ["bcrypt 2a", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  ["bcrypt 2b", "U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  ["bcrypt 2y", "U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"],
  [
    "scrypt of RFC 7914 in PHC form",
    "pleaseletmein",
    "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw",
  ],
  [
    "scrypt as Ory Kratos writes it",
    "pleaseletmein",
    "$scrypt$ln=16384,r=8,p=1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw==",
  ],
  ["scrypt of libxcrypt", "pleaseletmein", "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D"],
] as const;

describe("hashes of other programs", () => {
  test.each(imported)("%s", async (_name, password, stored) => {
    const kind = hashKind(stored);
    expect(kind).not.toBeNull();
    expect(stored.startsWith(kind ?? "-")).toBe(true);
    expect(await checkPassword(stored, password)).toBe(true);
    expect(await checkPassword(stored, `${password}!`)).toBe(false);
    expect(isOutdated(stored, password)).toBe(true);
    // A decoy of the same kind is checked like it, and opens for nobody.
    const decoy = decoyOfKind(kind ?? "");
    expect(hashKind(decoy)).toBe(kind);
    expect(await checkPassword(decoy, password)).toBe(false);
  });

  test("one that was made of what was typed, and not of its normal form, opens too", async () => {
    // bcrypt of U+212B, the sign for angstrom, which NFKC makes a letter.
    const { hashSync } = await import("bcryptjs");
    const stored = hashSync("\u212bngstrom", 4);
    expect(await checkPassword(stored, "\u212bngstrom")).toBe(true);
    expect(await checkPassword(stored, "\u00c5ngstrom")).toBe(false);
    expect(await checkPassword(hashSync("\u00c5ngstrom", 4), "\u212bngstrom")).toBe(true);
  });

  test("bcrypt reads 72 bytes: a longer password opens it, and does not become today's with its unread end", async () => {
    const { hashSync } = await import("bcryptjs");
    const long = "0123456789".repeat(8);
    const stored = hashSync(long, 4);
    expect(await checkPassword(stored, `${long.slice(0, 72)}mistyped`)).toBe(true);
    expect(isOutdated(stored, long)).toBe(false);
    expect(isOutdated(stored, long.slice(0, 72))).toBe(true);
  });

  test.each([
    "",
    "password",
    "$1$salt$hash",
    "{SSHA}x",
    "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "$2b$05$short",
    "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$argon2id$v=19$m=8,t=2,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    "$scrypt$ln=25,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w",
    "$scrypt$ln=1000,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w",
    "$scrypt$ln=14,r=8,p=99$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046w",
    "$7$zzzzzzzzzzzSodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
  ])("%j is none, or one no server should work at", async (stored) => {
    expect(hashKind(stored)).toBeNull();
    await expect(checkPassword(stored, "password")).rejects.toThrow("no known kind");
  });
});

test("our own is not outdated, and a code has one hash for one salt", async () => {
  expect(isOutdated(await hashPassword("right"), "right")).toBe(false);
  expect(await hashCode("1234567890", "aabbccddeeff00112233445566778899")).toBe(
    await hashCode("1234567890", "aabbccddeeff00112233445566778899"),
  );
  expect(await hashCode("1234567890", "00bbccddeeff00112233445566778899")).not.toBe(
    await hashCode("1234567890", "aabbccddeeff00112233445566778899"),
  );
});

test("so many work at once, so many wait, and the next is sent away", async () => {
  const turn = takeTurns(2, 3);
  const gates: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = () =>
    turn(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => void gates.push(resolve));
      running -= 1;
    });
  const all = Array.from({ length: 5 }, work);
  await expect(work()).rejects.toThrow("Too many");
  for (let done = 0; done < 5; done += 1) {
    await expect.poll(() => gates.length).toBeGreaterThan(0);
    gates.shift()?.();
  }
  await Promise.all(all);
  expect(most).toBe(2);
  // A turn that failed is given back.
  await expect(turn(() => Promise.reject(new Error("of its own")))).rejects.toThrow("of its own");
  expect(await turn(async () => "next")).toBe("next");
});
