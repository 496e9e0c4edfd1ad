import { expect, test } from "vitest";
import { describeVerifier } from "./conformance.ts";
import { loginContext } from "./conformance-run.ts";
import { registrationVerifier } from "./registration.ts";
import { adasPassword, broken, goodPassword, people } from "./test-people.ts";
import type { LoginContext, Step } from "./verifier.ts";

// One database for all of it: an address that nobody has, and one that somebody has, may differ in nothing else.
const shared = await people();
let newest = "";
const noting: typeof shared.accounts = {
  ...shared.accounts,
  async create(account) {
    const made = await shared.accounts.create(account);
    if (made !== "taken") newest = made.subject;
    return made;
  },
};
let count = 0;
describeVerifier("registration", () => {
  count += 1;
  const email = `n${count}@example.com`;
  return {
    verifier: registrationVerifier("registration", { ...shared, accounts: noting }),
    right: [{ email }, () => ({ code: shared.lastCode() }), { username: `newcomer-${count}`, password: goodPassword }],
    subject: () => newest,
    wrongSecret: [{ email: "new@example.com" }, { code: "0123456789" }],
    unknownName: [{ email: "ada@example.com" }, { code: "0123456789" }],
    canBeGuessed: true,
    secretFields: ["code", "password"],
    recordedStates: [{ at: "email" }, { at: "code", email: "a@b.example" }, { at: "account", email: "a@b.example" }],
    away: registrationVerifier("registration", { ...shared, accounts: broken(shared.accounts) }),
    timedPairs: 40,
  };
});

async function begun(more: Partial<LoginContext> = {}) {
  const with_ = await people();
  const verifier = registrationVerifier("registration", with_);
  const login = loginContext(more);
  let said = await verifier.begin(login);
  async function answer(fields: Readonly<Record<string, string>>, on: LoginContext = login) {
    if (said.kind !== "ask") throw new Error("Nothing is asked");
    said = await verifier.resume(on, said.state, new URLSearchParams(fields));
    return said;
  }
  async function confirmed(email: string) {
    await answer({ email });
    return answer({ code: with_.lastCode() });
  }
  return { ...with_, verifier, login, answer, confirmed, said: () => said };
}

const purposeOf = (step: Step) => (step.kind === "ask" ? step.prompt.purpose : step.kind);
const problemOf = (step: Step) => (step.kind === "ask" ? step.problem?.code : undefined);

test("makes an account once its address is confirmed, and not before", async () => {
  const { answer, posted, lastCode, accounts } = await begun();
  await answer({ email: "new@example.com" });
  expect(posted).toMatchObject([{ kind: "registration_code", to: "new@example.com" }]);
  expect(await accounts.byName("new@example.com")).toBeNull();
  expect(purposeOf(await answer({ code: lastCode() }))).toBe("registration-account");
  const step = await answer({ username: "newcomer", password: goodPassword });
  const account = await accounts.byName("newcomer");
  expect(account).toMatchObject({ email: "new@example.com", isEmailVerified: true });
  expect(step).toMatchObject({
    kind: "verified",
    identity: { subject: account?.subject, username: "newcomer", amr: ["pwd"], claims: { email_verified: true } },
  });
  expect(await accounts.checkPassword("new@example.com", goodPassword)).toMatchObject({ username: "newcomer" });
});

test("asks for a new password and a name with the tokens that password managers know", async () => {
  const { confirmed } = await begun();
  const step = await confirmed("new@example.com");
  expect(step.kind === "ask" && step.prompt.fields.map(({ autoComplete }) => autoComplete)).toEqual([
    "username",
    "new-password",
  ]);
});

test("an address somebody has: the page is the same, its owner gets a mail, and no code helps", async () => {
  const { answer, posted, accounts, mailCodes, login, ada } = await begun();
  const step = await answer({ email: "ada@example.com" });
  expect(purposeOf(step)).toBe("registration-code");
  expect(posted).toEqual([
    { kind: "registration_known", to: "ada@example.com", locale: "en", values: { username: "ada" } },
  ]);
  expect(problemOf(await answer({ code: "0123456789" }))).toBe("wrong_code");
  // Whoever could read the database's codes would still not get on.
  const { codeKey } = await import("../accounts/mailed-code.ts");
  const key = codeKey(login.flowId, "ada@example.com", ada.subject);
  const code = await mailCodes.issue("registration", key, login.nowSeconds + 60);
  expect(problemOf(await answer({ code }))).toBe("wrong_code");
  expect(await accounts.checkPassword("ada", adasPassword)).not.toBeNull();
});

test("a name somebody has is told, and another one helps", async () => {
  const { answer, confirmed } = await begun();
  await confirmed("new@example.com");
  expect(problemOf(await answer({ username: "ＡDA", password: goodPassword }))).toBe("username_taken");
  // The password of the account of that name is not tried out.
  expect(problemOf(await answer({ username: "ada", password: adasPassword }))).toBe("username_taken");
  expect(purposeOf(await answer({ username: "ada2", password: goodPassword }))).toBe("verified");
});

test("only so many names can be asked for", async () => {
  const asked: string[] = [];
  const admits = async (what: string, whom: string) => {
    asked.push(`${what} ${whom}`);
    return what === "registration" ? { waitSeconds: 9 } : null;
  };
  const { answer, confirmed, accounts } = await begun({ attempts: { ...loginContext().attempts, admits } });
  await confirmed("new@example.com");
  expect(problemOf(await answer({ username: "ada", password: goodPassword }))).toBe("try_again_later");
  expect(await accounts.byName("new@example.com")).toBeNull();
  expect(asked).toEqual(["mail new@example.com", "registration ada"]);
});

test("an address that got an account meanwhile belongs to that one", async () => {
  const { answer, confirmed, add } = await begun();
  await confirmed("new@example.com");
  await add("quicker", { email: "new@example.com" });
  expect(problemOf(await answer({ username: "newcomer", password: goodPassword }))).toBe("account_exists");
  expect(problemOf(await answer({ username: "quicker", password: goodPassword }))).toBe("account_exists");
});

test.each([
  ["", "missing_field"],
  ["a", "invalid_username"],
  ["ada@example.com", "invalid_username"],
  ["a da", "invalid_username"],
  ["-ada", "invalid_username"],
  ["ada.", "invalid_username"],
  ["\u202eada", "invalid_username"],
  ["<script>", "invalid_username"],
  ["x".repeat(65), "invalid_username"],
])("a name %j is %s", async (username, problem) => {
  const { answer, confirmed } = await begun();
  await confirmed("new@example.com");
  expect(problemOf(await answer({ username, password: goodPassword }))).toBe(problem);
});

test.each([
  ["", "missing_field"],
  ["marble tundra", "password_too_short"],
  ["newcomernewcomer", "password_too_common"],
  ["new@example.com", "password_too_common"],
  ["passwordpassword", "password_too_common"],
])("a password %j is %s, and no account is made", async (password, problem) => {
  const { answer, confirmed, accounts } = await begun();
  await confirmed("new@example.com");
  expect(problemOf(await answer({ username: "newcomer", password }))).toBe(problem);
  expect(await accounts.byName("newcomer")).toBeNull();
});

test.each(["", "new", "new@example.com, eve@example.com", "new@example.com\r\nBcc: eve@example.com"])(
  "an address %j gets no mail",
  async (email) => {
    const { answer, posted } = await begun();
    expect(["missing_field", "invalid_email"]).toContain(problemOf(await answer({ email })));
    expect(posted).toEqual([]);
  },
);

test("an address can be corrected, and the code of the first one is worth nothing then", async () => {
  const { answer, lastCode } = await begun();
  await answer({ email: "new@example.com" });
  const code = lastCode();
  await answer({ choice: "other-address" });
  await answer({ email: "other@example.com" });
  expect(problemOf(await answer({ code }))).toBe("wrong_code");
  expect(purposeOf(await answer({ code: lastCode() }))).toBe("registration-account");
});
