import { expect, test } from "vitest";
import { describeVerifier } from "./conformance.ts";
import { loginContext } from "./conformance-run.ts";
import { passwordChangeVerifier } from "./password-change.ts";
import { adasPassword, broken, goodPassword, people } from "./test-people.ts";
import type { Identity } from "./verifier.ts";

const given = "given by an operator 7";

async function owing() {
  const with_ = await people();
  await with_.keeping.resetPassword(with_.ada.subject, given);
  const identity: Identity = { subject: with_.ada.subject, username: "ada", amr: ["pwd"], authTime: 1_800_000_000 };
  const verifier = passwordChangeVerifier(with_);
  const login = loginContext({ identity });
  return { ...with_, identity, verifier, login };
}

describeVerifier("a password that has to be changed", async () => {
  const with_ = await owing();
  return {
    verifier: with_.verifier,
    login: { identity: with_.identity },
    right: { password: goodPassword },
    subject: with_.ada.subject,
    wrongSecret: { password: "too short" },
    canBeGuessed: false,
    secretFields: ["password"],
    recordedStates: [{}],
    away: passwordChangeVerifier({ ...with_, accounts: broken(with_.accounts) }),
  };
});

test("is changed, ends what was owed and the trust in browsers, and its owner is told", async () => {
  const { verifier, login, accounts, secondSteps, ada, posted } = await owing();
  const before = await secondSteps.trustMark(ada.subject);
  const step = await verifier.resume(login, {}, new URLSearchParams({ password: goodPassword }));
  const trustMark = await secondSteps.trustMark(ada.subject);
  expect(trustMark).not.toBe(before);
  expect(step).toMatchObject({ kind: "verified", identity: { amr: ["pwd"], authTime: 1_800_000_000, trustMark } });
  expect(await accounts.checkPassword("ada", goodPassword)).toMatchObject({ mustChangePassword: false });
  expect(posted).toEqual([
    { kind: "password_changed", to: "ada@example.com", locale: "en", values: { username: "ada" } },
  ]);
});

test.each([
  [given, "password_unchanged"],
  ["", "missing_field"],
  ["marble tundra", "password_too_short"],
  ["adaadaadaadaada", "password_too_common"],
])("%j is %s", async (password, code) => {
  const { verifier, login, accounts } = await owing();
  const step = await verifier.resume(login, {}, new URLSearchParams({ password }));
  expect(step).toMatchObject({ kind: "ask", problem: { code, field: "password" } });
  expect(await accounts.checkPassword("ada", given)).toMatchObject({ mustChangePassword: true });
});

test("an account that was switched off meanwhile gets none", async () => {
  const { verifier, login, keeping, ada } = await owing();
  await keeping.setDisabled(ada.subject, true);
  const step = await verifier.resume(login, {}, new URLSearchParams({ password: goodPassword }));
  expect(step).toEqual({ kind: "refused", problem: { code: "account_disabled" } });
});

test("nobody is asked before anybody is known", async () => {
  const { verifier } = await owing();
  const answer = new URLSearchParams({ password: adasPassword });
  await expect(verifier.resume(loginContext(), {}, answer)).rejects.toThrow("before anybody is known");
});
