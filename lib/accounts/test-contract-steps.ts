// The second half of what every accounts database promises: second steps, codes and counts.
import { describe, expect, test } from "vitest";
import type { AccountsDatabase } from "./database.ts";
import { created } from "./test-contract-entry.ts";

export function describeSecondSteps(name: string, both: () => readonly [AccountsDatabase, AccountsDatabase]): void {
  const some = { email: null, isEmailVerified: false, claims: {} };

  describe(`${name}: second steps`, () => {
    test("a time step counts once, and again only for the flow that used it", async () => {
      const [{ secondSteps }, other] = both();
      expect(await secondSteps.totpSecret("s1")).toBeNull();
      await secondSteps.setTotpSecret("s1", "BASE32");
      expect(await other.secondSteps.totpSecret("s1")).toBe("BASE32");
      const spent = await Promise.all(
        ["f1", "f2", "f3", "f4"].map((flow, index) =>
          both()[index % 2 === 0 ? 0 : 1].secondSteps.spendTotpStep("s1", 100, flow),
        ),
      );
      expect(spent.filter(Boolean)).toHaveLength(1);
      const winner = `f${spent.indexOf(true) + 1}`;
      expect(await other.secondSteps.spendTotpStep("s1", 100, winner)).toBe(true);
      expect(await secondSteps.spendTotpStep("s1", 99, "f9")).toBe(false);
      expect(await secondSteps.spendTotpStep("s1", 101, "f9")).toBe(true);
      expect(await secondSteps.spendTotpStep("s1", 100, winner)).toBe(false);
      await secondSteps.setTotpSecret("s1", null);
      expect(await secondSteps.totpSecret("s1")).toBeNull();
      // The code that proves a new secret is spent before the secret is kept.
      expect(await secondSteps.spendTotpStep("fresh", 7, "f1")).toBe(true);
      await secondSteps.setTotpSecret("fresh", "BASE32");
      expect(await secondSteps.spendTotpStep("fresh", 7, "f2")).toBe(false);
    });

    test("a recovery code counts once, however it is copied, and new ones replace the old", async () => {
      const [{ secondSteps }, other] = both();
      expect(await secondSteps.spendRecoveryCode("s2", "aaaa-bbbb", "f1")).toBe(false);
      await secondSteps.setRecoveryCodes("s2", ["aaaa-bbbb", "cccc-dddd", "eeee-ffff"]);
      expect(await secondSteps.recoveryCodesLeft("s2")).toBe(3);
      const spent = await Promise.all([
        secondSteps.spendRecoveryCode("s2", " AAAA bbbb", "f1"),
        other.secondSteps.spendRecoveryCode("s2", "aaaa\u2011bbbb", "f2"),
      ]);
      expect(spent.filter(Boolean)).toHaveLength(1);
      expect(await other.secondSteps.spendRecoveryCode("s2", "aaaabbbb", spent[0] ? "f1" : "f2")).toBe(true);
      expect(await secondSteps.recoveryCodesLeft("s2")).toBe(2);
      for (const wrong of ["", "aaaa-bbbc", "ccccdddde"])
        expect(await secondSteps.spendRecoveryCode("s2", wrong, "f3")).toBe(false);
      expect(await secondSteps.spendRecoveryCode("s3", "cccc-dddd", "f3")).toBe(false);
      await secondSteps.setRecoveryCodes("s2", ["gggg-hhhh"]);
      expect(await secondSteps.spendRecoveryCode("s2", "cccc-dddd", "f3")).toBe(false);
      expect(await secondSteps.recoveryCodesLeft("s2")).toBe(1);
      await secondSteps.setRecoveryCodes("s2", []);
      expect(await secondSteps.recoveryCodesLeft("s2")).toBe(0);
    });

    test("a passkey leads to its subject; nobody can take another's", async () => {
      const [{ secondSteps }, other] = both();
      const [handle, again] = await Promise.all([secondSteps.userHandle("s4"), other.secondSteps.userHandle("s4")]);
      expect(again).toBe(handle);
      expect(handle).toMatch(/^[\w-]{43}$/);
      const passkey = { id: "key-1", publicKey: "cose", counter: 5, transports: ["usb", "nfc"], isBackedUp: false };
      await secondSteps.addPasskey("s4", handle, passkey);
      await secondSteps.addPasskey("s4", handle, passkey);
      expect(await other.secondSteps.passkeys("s4")).toEqual([passkey]);
      expect(await other.secondSteps.passkeyById("key-1")).toEqual({ subject: "s4", userHandle: handle, passkey });
      await expect(secondSteps.addPasskey("s5", await secondSteps.userHandle("s5"), passkey)).rejects.toThrow(
        "somebody else's",
      );
      await expect(secondSteps.addPasskey("s5", handle, { ...passkey, id: "key-2" })).rejects.toThrow("user handle");
      expect(await secondSteps.passkeys("s5")).toEqual([]);
      expect(await secondSteps.passkeyById("key-2")).toBeNull();
      await secondSteps.usedPasskey("key-1", 9, true);
      await other.secondSteps.usedPasskey("key-1", 7, false);
      expect(await secondSteps.passkeys("s4")).toEqual([{ ...passkey, counter: 9, isBackedUp: true }]);
    });

    test("the trust mark changes with passwords and second steps, and with nothing else", async () => {
      const [{ secondSteps, accounts, keeping }] = both();
      const { subject } = created(await accounts.create({ ...some, username: "mark", password: "mark's own words" }));
      const marks = [await secondSteps.trustMark(subject)];
      const changes: (() => Promise<unknown>)[] = [
        () => secondSteps.setTotpSecret(subject, "BASE32"),
        () => secondSteps.setRecoveryCodes(subject, ["one"]),
        async () =>
          secondSteps.addPasskey(subject, await secondSteps.userHandle(subject), {
            id: "key-of-mark",
            publicKey: "cose",
            counter: 0,
            transports: [],
            isBackedUp: true,
          }),
        () => accounts.setPassword(subject, "mark's newer words"),
        () => keeping.removeSecondSteps(subject),
      ];
      for (const change of changes) {
        await change();
        marks.push(await secondSteps.trustMark(subject));
      }
      expect(new Set(marks).size).toBe(changes.length + 1);
      await secondSteps.spendTotpStep(subject, 5, "f1");
      await secondSteps.decline(subject, 1000);
      await accounts.checkPassword("mark", "mark's newer words");
      expect(await secondSteps.trustMark(subject)).toBe(marks.at(-1));
      expect(await secondSteps.totpSecret(subject)).toBeNull();
      expect(await secondSteps.passkeys(subject)).toEqual([]);
      expect(await secondSteps.recoveryCodesLeft(subject)).toBe(0);
    });

    test("when somebody said not now", async () => {
      const [{ secondSteps }, other] = both();
      expect(await secondSteps.declinedAt("s6")).toBeNull();
      await secondSteps.decline("s6", 1_900_000_000);
      expect(await other.secondSteps.declinedAt("s6")).toBe(1_900_000_000);
    });
  });

  describe(`${name}: codes and counts`, () => {
    test("a mail code is right for its flow, purpose and time, and a new one replaces it", async () => {
      const [{ mailCodes }, other] = both();
      const code = await mailCodes.issue("recovery", "flow-1", 2000);
      expect(code).toMatch(/^\d{10}$/);
      expect(await other.mailCodes.matches("recovery", "flow-1", code, 1999)).toBe(true);
      expect(await other.mailCodes.matches("recovery", "flow-1", ` ${code.slice(0, 5)} ${code.slice(5)}`, 1999)).toBe(
        true,
      );
      expect(await mailCodes.matches("recovery", "flow-1", code, 2000)).toBe(false);
      expect(await mailCodes.matches("registration", "flow-1", code, 1999)).toBe(false);
      expect(await mailCodes.matches("recovery", "flow-2", code, 1999)).toBe(false);
      expect(await mailCodes.matches("recovery", "flow-1", "", 1999)).toBe(false);
      const next = await other.mailCodes.issue("recovery", "flow-1", 2000);
      expect(await mailCodes.matches("recovery", "flow-1", code, 1000)).toBe(next === code);
      expect(await mailCodes.matches("recovery", "flow-1", next, 1000)).toBe(true);
      // Those that ended long ago go when others come.
      await mailCodes.issue("registration", "flow-3", 500_000);
      expect(await mailCodes.matches("recovery", "flow-1", next, 1000)).toBe(false);
    });

    test("replicas count together, one by one, and what is cleared starts at nothing", async () => {
      const [{ counters }, other] = both();
      const counts = await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? counters : other.counters).add("many", 1, 60)),
      );
      expect(counts.map(({ count }) => count).sort((a, b) => a - b)).toEqual(counts.map((_, index) => index + 1));
      for (const { resetsInSeconds } of counts) expect(resetsInSeconds).toBeLessThanOrEqual(60);
      expect(await counters.add("many", -1, 60)).toMatchObject({ count: 39 });
      expect(await other.counters.add("other", 1, 3600)).toMatchObject({ count: 1, resetsInSeconds: 3600 });
      await other.counters.clear("many");
      expect((await counters.add("many", 1, 60)).count).toBe(1);
    });

    test("a window ends on time, and what is given back after it is no credit", async () => {
      const [{ counters }] = both();
      await counters.add("short", 5, 1);
      await expect.poll(async () => (await counters.add("short", 1, 1)).count, { timeout: 10_000 }).toBe(1);
      await counters.add("back", 1000, 1);
      await expect.poll(async () => (await counters.add("back", -1, 1)).count, { timeout: 10_000 }).toBe(0);
    });
  });
}
