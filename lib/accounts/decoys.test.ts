import { expect, test } from "vitest";
import { openAccountsDatabase } from "./database.ts";
import { decoysFor } from "./decoys.ts";
import { hashKind } from "./password-hashes.ts";
import { openStore } from "./store.ts";

test("names nobody has get the kinds of hashes that people here have, as often, and each always the same", async () => {
  const store = openStore({ kind: "sqlite", file: ":memory:" });
  const kinds = ["$2b$04", "$2b$04", "$2b$04", "$argon2id$v=19$m=19456,t=2,p=1"];
  await store.atOnce(async (tx) => {
    for (const [index, password_kind] of kinds.entries())
      await tx
        .insertInto("gatehouse_accounts")
        .values({
          subject: `s${index}`,
          username: `u${index}`,
          email: null,
          is_email_verified: 0,
          claims: "{}",
          is_disabled: 0,
          must_change_password: 0,
          password_hash: "any",
          password_kind,
        })
        .execute();
  });
  const [one, other] = [decoysFor(store), decoysFor(store)];
  const names = Array.from({ length: 400 }, (_, index) => `nobody-${index}`);
  const chosen = await Promise.all(names.map(async (name) => hashKind(await one(name))));
  expect(await Promise.all(names.map(async (name) => hashKind(await other(name))))).toEqual(chosen);
  const bcrypt = chosen.filter((kind) => kind === "$2b$04").length;
  // Six standard deviations around three quarters.
  expect(bcrypt).toBeGreaterThan(248);
  expect(bcrypt).toBeLessThan(352);
  expect(new Set(chosen)).toEqual(new Set(kinds));
  await store.close();
});

test("where nobody has a password yet, it is the kind of today", async () => {
  const database = openAccountsDatabase({ kind: "sqlite", file: ":memory:" });
  expect(await database.accounts.checkPassword("nobody", "anything")).toBeNull();
  await database.close();
  const store = openStore({ kind: "sqlite", file: ":memory:" });
  expect(hashKind(await decoysFor(store)("nobody"))).toBe("$argon2id$v=19$m=19456,t=2,p=1");
  await store.close();
});
