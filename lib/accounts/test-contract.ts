// What every accounts database promises, tried on one that is empty at first; `open` gives replicas of the same one.
import { hashSync } from "bcryptjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { AccountsDatabase } from "./database.ts";
import { created } from "./test-contract-entry.ts";
import { describeSecondSteps } from "./test-contract-steps.ts";

const ada = {
  username: "Ada",
  email: "Ada@Example.com",
  isEmailVerified: true,
  claims: { name: "Ada Lovelace" },
  password: "the first engine",
} as const;

/** Two replicas on an empty database, opened once for all of its tests; whoever gives `open` closes them. */
export function describeAccountsDatabase(name: string, open: () => AccountsDatabase): void {
  const some = { email: null, isEmailVerified: false, claims: {}, password: null };
  let [one, two]: AccountsDatabase[] = [];
  const both = () => {
    if (!one || !two) throw new Error("Not opened");
    return [one, two] as const;
  };

  describe(`${name}: accounts`, () => {
    beforeAll(async () => {
      one ??= open();
      two ??= open();
      // Two replicas that start at once bring an empty database to the same layout.
      await Promise.all([one.ready(), two.ready()]);
    });

    test("somebody is found by username and by verified address, however they are spelt, and by subject", async () => {
      const [{ accounts }, other] = both();
      const made = created(await accounts.create(ada));
      expect(made).toEqual({
        subject: made.subject,
        username: "Ada",
        email: "Ada@Example.com",
        isEmailVerified: true,
        claims: { name: "Ada Lovelace" },
        isDisabled: false,
        mustChangePassword: false,
      });
      expect(made.subject).toMatch(/^[0-9a-f-]{36}$/);
      for (const name of ["ada", " ADA ", "ａｄａ", "ada@example.COM"])
        expect(await other.accounts.byName(name)).toEqual(made);
      expect(await other.accounts.bySubject(made.subject)).toEqual(made);
      expect(await accounts.byName("nobody")).toBeNull();
      expect(await accounts.byName("")).toBeNull();
      expect(await accounts.bySubject("ada")).toBeNull();
    });

    test("names and verified addresses are one space: whatever is typed means one account", async () => {
      const [{ accounts }] = both();
      for (const username of ["ADA", "ada@example.com"])
        expect(await accounts.create({ ...some, username })).toBe("taken");
      expect(await accounts.create({ ...some, username: "eve", email: "ada@example.com", isEmailVerified: true })).toBe(
        "taken",
      );
      expect(await accounts.byName("eve")).toBeNull();
      // Anybody may say that an address is theirs: until it is verified it is no name, and nobody else's loss.
      const eve = created(await accounts.create({ ...some, username: "eve", email: "ada@example.com" }));
      expect((await accounts.byName("ada@example.com"))?.username).toBe("Ada");
      expect(await accounts.setVerifiedEmail(eve.subject, "ADA@example.com")).toBe(false);
      expect(await accounts.bySubject(eve.subject)).toEqual(eve);
      expect(await accounts.setVerifiedEmail(eve.subject, "eve@example.com")).toBe(true);
      expect(await accounts.byName("EVE@example.com")).toMatchObject({ username: "eve", isEmailVerified: true });
      expect(await accounts.setVerifiedEmail(eve.subject, "eve@example.org")).toBe(true);
      expect(await accounts.byName("eve@example.com")).toBeNull();
      // A username that is the verified address is held once.
      const bob = { ...some, username: "bob@example.com", email: "Bob@example.com", isEmailVerified: true };
      created(await accounts.create(bob));
      expect((await accounts.byName("bob@example.com"))?.username).toBe("bob@example.com");
    });

    test("of many who want one name at once, one gets it", async () => {
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          both()[index % 2 === 0 ? 0 : 1].accounts.create({
            ...some,
            username: index % 3 === 0 ? "wanted@example.com" : `other-${index}`,
            email: index % 3 === 0 ? null : "wanted@example.com",
            isEmailVerified: index % 3 !== 0,
          }),
        ),
      );
      expect(made.filter((account) => account !== "taken")).toHaveLength(1);
    });

    test("a password opens its own account, typed on whatever keyboard", async () => {
      const [{ accounts }, other] = both();
      expect((await accounts.checkPassword("ada@example.com", ada.password))?.username).toBe("Ada");
      for (const wrong of ["", "The first engine", "the first engine ", "x".repeat(1000)])
        expect(await accounts.checkPassword("ada", wrong)).toBeNull();
      expect(await accounts.checkPassword("nobody", ada.password)).toBeNull();
      const zoe = created(await accounts.create({ ...some, username: "zoe" }));
      for (const guess of ["", "null", "zoe"]) expect(await accounts.checkPassword("zoe", guess)).toBeNull();
      await accounts.setPassword(zoe.subject, "caf\u00e9 \u212b am See");
      expect((await other.accounts.checkPassword("Zoe", "cafe\u0301 \u00c5 am See"))?.subject).toBe(zoe.subject);
      await accounts.setPassword(zoe.subject, "another one");
      expect(await other.accounts.checkPassword("zoe", "caf\u00e9 \u212b am See")).toBeNull();
      await expect(accounts.setPassword("nobody", "another one")).rejects.toThrow("no such account");
      await expect(accounts.setVerifiedEmail("nobody", "a@example.com")).rejects.toThrow("no such account");
    });

    test("an imported hash opens once as it is, and is today's from then on", async () => {
      const [{ keeping, accounts }, other] = both();
      const hash = hashSync("from elsewhere", 4);
      const entry = { ...some, username: "imported", subject: "old-id-7", passwordHash: hash };
      expect(await keeping.add([entry])).toEqual([]);
      expect(await accounts.checkPassword("imported", "from elsewhere!")).toBeNull();
      expect(await keeping.passwordKind("old-id-7")).toBe("$2b$04");
      expect((await other.accounts.checkPassword("imported", "from elsewhere"))?.subject).toBe("old-id-7");
      expect(await keeping.passwordKind("old-id-7")).toBe("$argon2id$v=19$m=19456,t=2,p=1");
      expect((await accounts.checkPassword("imported", "from elsewhere"))?.subject).toBe("old-id-7");
      expect(await accounts.checkPassword("imported", "from elsewhere!")).toBeNull();
      expect(await keeping.add([entry])).toEqual([0]);
    });

    test("operators disable, enable and reset; a reset password has to be changed", async () => {
      const [{ keeping, accounts, secondSteps }] = both();
      const tim = created(await accounts.create({ ...some, username: "tim", password: "tim's own words" }));
      await keeping.setDisabled(tim.subject, true);
      expect(await accounts.checkPassword("tim", "tim's own words")).toMatchObject({ isDisabled: true });
      await keeping.setDisabled(tim.subject, false);
      const mark = await secondSteps.trustMark(tim.subject);
      await keeping.resetPassword(tim.subject, "from the help desk");
      expect(await secondSteps.trustMark(tim.subject)).not.toBe(mark);
      expect(await accounts.checkPassword("tim", "from the help desk")).toMatchObject({
        isDisabled: false,
        mustChangePassword: true,
      });
      await accounts.setPassword(tim.subject, "tim's newer words");
      expect(await accounts.bySubject(tim.subject)).toMatchObject({ mustChangePassword: false });
      const all = await keeping.list();
      expect(all.map(({ username }) => username)).toEqual(all.map(({ username }) => username).sort());
      expect(all).toContainEqual(await accounts.bySubject(tim.subject));
    });

    test("several are added together or not at all", async () => {
      const [{ keeping, accounts }] = both();
      const entry = (username: string) => ({ ...some, username, passwordHash: null });
      expect(await keeping.add([entry("new-1"), entry("ADA"), entry("new-2"), entry("new-1")])).toEqual([1, 3]);
      expect(await accounts.byName("new-1")).toBeNull();
      expect(await keeping.add([entry("new-1"), entry("ADA"), entry("new-2")], "skip taken")).toEqual([1]);
      expect((await accounts.byName("new-2"))?.username).toBe("new-2");
    });
  });

  describeSecondSteps(name, both);
}
