import { expect, test } from "vitest";
import { accountsDirectory } from "./accounts.ts";
import { describeVerifier } from "./conformance.ts";
import { passwordVerifier } from "./password.ts";
import { adasPassword, broken, people } from "./test-people.ts";

const { signal } = new AbortController();

const shared = await people();
describeVerifier("an account of this app", () => ({
  verifier: passwordVerifier("accounts", accountsDirectory(shared.accounts).check),
  right: { email: "ada", password: adasPassword },
  rightOtherwise: { email: "ＡＤＡ@example.com", password: adasPassword },
  subject: shared.ada.subject,
  wrongSecret: { email: "ada", password: "not the password" },
  unknownName: { email: "nobody", password: "not the password" },
  canBeGuessed: true,
  secretFields: ["password"],
  recordedStates: [{}],
  away: passwordVerifier("accounts", accountsDirectory(broken(shared.accounts)).check),
  timedPairs: 60,
}));

test("tells applications what is kept, and never that an address is verified that is not", async () => {
  const { accounts, add } = await people();
  const { check, account } = accountsDirectory(accounts);
  const claims = { name: "Bob", email_verified: true };
  const bob = await add("bob", { isEmailVerified: false, claims });
  const expected = { preferred_username: "bob", name: "Bob", email: "bob@example.com", email_verified: false };
  expect(await check("bob", adasPassword, signal)).toEqual({ subject: bob.subject, claims: expected });
  expect(await account(bob.subject)).toEqual({ claims: expected });
  const carol = await add("carol", { email: null, isEmailVerified: false });
  expect(await account(carol.subject)).toEqual({ claims: { preferred_username: "carol" } });
  expect(await account("somebody-elses")).toBeNull();
});

test("that an account is switched off is told only to who knows its password", async () => {
  const { accounts, keeping, ada } = await people();
  const { check, account } = accountsDirectory(accounts);
  await keeping.setDisabled(ada.subject, true);
  expect(await check("ada", "not the password", signal)).toBeNull();
  expect(await check("ada", adasPassword, signal)).toEqual({ refused: "account_disabled" });
  expect(await account(ada.subject)).toBe("disabled");
});

test("an account without a password is signed in to with none", async () => {
  const { accounts, add } = await people();
  await add("dora", { password: null });
  for (const password of ["", "null", adasPassword])
    expect(await accountsDirectory(accounts).check("dora", password, signal)).toBeNull();
});
