import { describe, expect, test } from "vitest";
import { codeSeconds } from "../accounts/mailed-code.ts";
import { describeVerifier } from "./conformance.ts";
import { loginContext } from "./conformance-run.ts";
import { recoveryVerifier } from "./recovery.ts";
import { adasPassword, broken, goodPassword, people } from "./test-people.ts";
import type { LoginContext, Step } from "./verifier.ts";

// One database for most of the suite: what is compared by time must not meet a fresh one each time.
const shared = await people();
describeVerifier("recovery of a password", () => ({
  verifier: recoveryVerifier("recovery", shared),
  right: [{ email: "ada" }, () => ({ code: shared.lastCode() }), { password: goodPassword }],
  rightOtherwise: [
    { email: " ADA@Example.com " },
    () => ({ code: shared.lastCode().replace(/(.{5})/, "$1 ") }),
    { password: goodPassword },
  ],
  subject: shared.ada.subject,
  wrongSecret: [{ email: "ada" }, { code: "0123456789" }],
  unknownName: [{ email: "nobody" }, { code: "0123456789" }],
  canBeGuessed: true,
  secretFields: ["code", "password"],
  recordedStates: [{ at: "name" }, { at: "code", name: "ada" }, { at: "password", subject: "1" }],
  away: recoveryVerifier("recovery", { ...shared, accounts: broken(shared.accounts) }),
  timedPairs: 40,
}));

async function begun(more: Partial<LoginContext> = {}) {
  const with_ = await people();
  const verifier = recoveryVerifier("recovery", with_);
  const login = loginContext(more);
  let said = await verifier.begin(login);
  async function answer(fields: Readonly<Record<string, string>>, on: LoginContext = login) {
    if (said.kind !== "ask") throw new Error("Nothing is asked");
    said = await verifier.resume(on, said.state, new URLSearchParams(fields));
    return said;
  }
  return { ...with_, verifier, login, answer, said: () => said };
}

const purposeOf = (step: Step) => (step.kind === "ask" ? step.prompt.purpose : step.kind);
const problemOf = (step: Step) => (step.kind === "ask" ? step.problem?.code : undefined);

test("sets the new password, ends the trust in browsers, and says so by mail", async () => {
  const { answer, lastCode, accounts, secondSteps, posted, ada } = await begun();
  const mark = await secondSteps.trustMark(ada.subject);
  expect(purposeOf(await answer({ email: "ada" }))).toBe("recovery-code");
  expect(posted).toMatchObject([{ kind: "recovery_code", to: "ada@example.com" }]);
  expect(lastCode()).toMatch(/^\d{10}$/);
  expect(purposeOf(await answer({ code: lastCode() }))).toBe("recovery-password");
  expect(await answer({ password: goodPassword })).toMatchObject({
    kind: "verified",
    identity: { subject: ada.subject, username: "ada", amr: ["pwd"], claims: { email_verified: true } },
  });
  expect(await accounts.checkPassword("ada", adasPassword)).toBeNull();
  expect(await accounts.checkPassword("ada", goodPassword)).not.toBeNull();
  expect(await secondSteps.trustMark(ada.subject)).not.toBe(mark);
  expect(posted.at(-1)).toMatchObject({ kind: "password_changed", to: "ada@example.com" });
});

describe("a code is good for nothing but its account, its flow and its time", () => {
  test("another name in the same flow does not get on with it", async () => {
    const { answer, lastCode, add } = await begun();
    await add("mallory");
    await answer({ email: "mallory" });
    const code = lastCode();
    await answer({ choice: "other-name" });
    await answer({ email: "ada" });
    expect(problemOf(await answer({ code }))).toBe("wrong_code");
  });

  test("nor where no further mail may be sent", async () => {
    let isOver = false;
    const attempts = { ...loginContext().attempts, admits: async () => (isOver ? { waitSeconds: 60 } : null) };
    const { answer, lastCode, add } = await begun({ attempts });
    await add("mallory");
    await answer({ email: "mallory" });
    const code = lastCode();
    await answer({ choice: "other-name" });
    isOver = true;
    const waits = await answer({ email: "ada" });
    expect({ purpose: purposeOf(waits), problem: problemOf(waits) }).toEqual({
      purpose: "recovery",
      problem: "try_again_later",
    });
    expect(purposeOf(await answer({ code }))).toBe("recovery");
  });

  test("another flow does not get on with it", async () => {
    const { answer, lastCode, login } = await begun();
    await answer({ email: "ada" });
    expect(problemOf(await answer({ code: lastCode() }, { ...login, flowId: "another" }))).toBe("wrong_code");
  });

  test("an older one is replaced by the next mail", async () => {
    const { answer, lastCode } = await begun();
    await answer({ email: "ada" });
    const first = lastCode();
    await answer({ choice: "new-code" });
    expect(problemOf(await answer({ code: first }))).toBe("wrong_code");
    expect(purposeOf(await answer({ code: lastCode() }))).toBe("recovery-password");
  });

  test("it expires", async () => {
    const { answer, lastCode, login } = await begun();
    await answer({ email: "ada" });
    const late = { ...login, nowSeconds: login.nowSeconds + codeSeconds };
    expect(problemOf(await answer({ code: lastCode() }, late))).toBe("wrong_code");
  });
});

describe("no mail with a code leaves", () => {
  test("to an address nobody has shown to be theirs", async () => {
    const { answer, posted, add } = await begun();
    await add("bob", { isEmailVerified: false });
    for (const email of ["bob", "bob@example.com"]) {
      expect(purposeOf(await answer({ email }))).toBe("recovery-code");
      await answer({ choice: "other-name" });
    }
    expect(posted).toEqual([]);
  });

  test("for an account that is switched off; its owner is told by mail, and nobody by the page", async () => {
    const { answer, posted, keeping, ada } = await begun();
    await keeping.setDisabled(ada.subject, true);
    expect(purposeOf(await answer({ email: "ada" }))).toBe("recovery-code");
    expect(posted).toEqual([
      { kind: "recovery_disabled", to: "ada@example.com", locale: "en", values: { username: "ada" } },
    ]);
    expect(problemOf(await answer({ code: "0123456789" }))).toBe("wrong_code");
  });
});

test("an account that is switched off meanwhile gets no password", async () => {
  const { answer, lastCode, keeping, ada, accounts } = await begun();
  await answer({ email: "ada" });
  await answer({ code: lastCode() });
  await keeping.setDisabled(ada.subject, true);
  expect(await answer({ password: goodPassword })).toEqual({ kind: "refused", problem: { code: "account_disabled" } });
  expect(await accounts.checkPassword("ada", goodPassword)).toBeNull();
});

test.each([
  ["", "missing_field"],
  ["short", "password_too_short"],
  ["fourteen chars", "password_too_short"],
  ["aaaaaaaaaaaaaaaaaaaa", "password_too_common"],
  ["adaadaadaadaada", "password_too_common"],
  ["x7".repeat(200), "too_long"],
])("a new password %j is %s, and the old one stays", async (password, problem) => {
  const { answer, lastCode, accounts } = await begun();
  await answer({ email: "ada" });
  await answer({ code: lastCode() });
  expect(problemOf(await answer({ password }))).toBe(problem);
  expect(await accounts.checkPassword("ada", adasPassword)).not.toBeNull();
});

test.each([
  ["", "missing_field"],
  ["x".repeat(321), "too_long"],
])("a name %j is %s", async (email, problem) => {
  const { answer, posted } = await begun();
  expect(problemOf(await answer({ email }))).toBe(problem);
  expect(posted).toEqual([]);
});
