// Making an account through the pages: an address that is confirmed, a name, a password.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allow, callback, expectForm, expectProblem } from "../flows/story.ts";
import { codeIn } from "../mail-server.ts";
import type { Page } from "../page.ts";
import {
  expectAsked,
  expectAskedAgain,
  flowBytes,
  type People,
  password,
  scope,
  signInAs,
  startPeople,
} from "../people.ts";
import type { Visitor } from "../visitor.ts";

let people: People;
beforeAll(async () => {
  people = await startPeople();
  await people.register("ada");
});
afterAll(() => people?.stop());
let count = 0;
beforeEach(() => {
  count += 1;
});

const accept = (person: Visitor, page: Page, type: Readonly<Record<string, string>>) =>
  person.answer(page, { type, press: "accept" });

/** In front of the form for name and password, with a confirmed address of one's own. */
async function confirmed() {
  const at = await people.at({ prompt: "registration" });
  const email = `new${count}@example.com`;
  const asked = await accept(at.person, at.page, { email });
  const page = await accept(at.person, asked, { code: codeIn(await people.mailTo(email)) });
  expectAsked(page, "registration-account");
  return { ...at, page, email };
}

test("prompt=registration leads to an account that is signed in with, and its address is verified", async () => {
  const { person, rp, attempt, page } = await people.at({ prompt: "registration" });
  expect(page.path).toContain("/registration");
  expectAsked(page, "registration");
  expect(page.byId("email")?.attributes.get("autocomplete")).toBe("email");
  const asked = await accept(person, page, { email: "grace@example.com" });
  expectAsked(asked, "registration-code");
  expect(asked.byId("code")?.attributes.get("autocomplete")).toBe("one-time-code");
  const mail = await people.mailTo("grace@example.com");
  expect(mail).toMatchObject({ from: "accounts@example.com", to: ["grace@example.com"] });
  const named = await accept(person, asked, { code: codeIn(mail).replace(/(.{5})/, "$1 ") });
  expectAsked(named, "registration-account");
  expect(named.byId("password")?.attributes.get("autocomplete")).toBe("new-password");
  const consent = await accept(person, named, { username: "grace", password: password("grace") });
  const claims = (await rp.redeem(attempt, callback(await allow(person, consent, scope.split(" "))))).claims();
  expect(claims).toMatchObject({ preferred_username: "grace", email: "grace@example.com", email_verified: true });

  const later = await people.at();
  const back = await allow(
    later.person,
    await signInAs(later.person, later.page, "grace@example.com", password("grace")),
    ["openid"],
  );
  expect((await later.rp.redeem(later.attempt, callback(back))).claims()?.sub).toBe(claims?.sub);
});

test("it is offered on the page to log in, too", async () => {
  const { person, page } = await people.at();
  expectAsked(await person.answer(page, { press: "method-registration" }), "registration");
});

test("an address somebody has: the same page, a mail to its owner, and no way on with any code", async () => {
  const fresh = await people.at({ prompt: "registration" });
  const free = await accept(fresh.person, fresh.page, { email: "bda@example.com" });
  const { person, page } = await people.at({ prompt: "registration" });
  const taken = await accept(person, page, { email: "ada@example.com" });
  expect(taken.status).toBe(free.status);
  expect(taken.text.replaceAll("ada@", "bda@")).toBe(free.text);
  expect(flowBytes(person, taken)).toBe(flowBytes(fresh.person, free));
  const mail = await people.mailTo("ada@example.com");
  expect(mail.subject).toBe("You have an account at Gatehouse");
  expect(mail.text).toContain("ada");
  expect(mail.text).not.toMatch(/\d{10}/);
  expectAskedAgain(await accept(person, taken, { code: "0123456789" }), "wrong_code");
});

test("a name somebody has is told, and another one helps", async () => {
  const { person, page } = await confirmed();
  const taken = await accept(person, page, { username: "Ada", password: password("x") });
  expectAskedAgain(taken, "username_taken");
  expect(taken.byId("password")?.attributes.get("value") ?? "").toBe("");
  const oracle = await accept(person, taken, { username: "ada", password: password("ada") });
  expectAskedAgain(oracle, "username_taken");
  expectForm(await accept(person, oracle, { username: `ada-${count}`, password: password("x") }), "/consent/form");
});

test("two clicks make one account", async () => {
  const { person, page } = await confirmed();
  const type = { username: `twice-${count}`, password: password("twice") };
  const [one, two] = await Promise.all([accept(person, page, type), accept(person, page, type)]);
  expectForm(one, "/consent/form");
  expectForm(two, "/consent/form");
});

describe("what cannot be taken is said, and nothing is made of it", () => {
  test.each([
    ["", "missing_field"],
    ["somebody", "invalid_email"],
    ["a@example.com, eve@example.com", "invalid_email"],
    ["a@example.com\r\nBcc: eve@example.com", "invalid_email"],
  ] as const)("the address %j: %s", async (email, problem) => {
    const before = people.mail.taken.length;
    const { person, page } = await people.at({ prompt: "registration" });
    expectAskedAgain(await accept(person, page, { email }), problem);
    expect(people.mail.taken.length).toBe(before);
  });

  test.each([
    ["", "missing_field"],
    ["0123456789", "wrong_code"],
    ["x".repeat(41), "too_long"],
  ] as const)("the code %j: %s", async (code, problem) => {
    const { person, page } = await people.at({ prompt: "registration" });
    const asked = await accept(person, page, { email: `wrong${count}@example.com` });
    const again = await accept(person, asked, { code });
    expectAskedAgain(again, problem);
    const right = codeIn(await people.mailTo(`wrong${count}@example.com`));
    expectAsked(await accept(person, again, { code: right }), "registration-account");
  });

  test.each([
    [{ username: "", password: "marble tundra 48 quilt" }, "missing_field"],
    [{ username: "a b@c", password: "marble tundra 48 quilt" }, "invalid_username"],
    [{ username: "newcomer", password: "" }, "missing_field"],
    [{ username: "newcomer", password: "too short" }, "password_too_short"],
    [{ username: "newcomer", password: "newcomernewcomer" }, "password_too_common"],
    [{ username: "newcomer", password: "x7".repeat(200) }, "too_long"],
  ] as const)("%j: %s", async (type, problem) => {
    const { person, page } = await confirmed();
    expectAskedAgain(await accept(person, page, type), problem);
    const { person: other, page: form } = await people.at();
    expectAskedAgain(await signInAs(other, form, "newcomer", type.password || "x"), "wrong_credentials");
  });
});

test("another browser with the same address of the page gets on with no code", async () => {
  const { person, page } = await people.at({ prompt: "registration" });
  const asked = await accept(person, page, { email: `own${count}@example.com` });
  const code = codeIn(await people.mailTo(`own${count}@example.com`));
  const other = (await people.at()).person;
  const opened = await other.open(asked.url);
  // That browser never asked for a code: it is in front of the beginning.
  expect(opened.byId("code")).toBeUndefined();
  expectAsked(await accept(person, asked, { code }), "registration-account");
});

test("a code can be sent again, and the first one is over", async () => {
  const { person, page } = await people.at({ prompt: "registration" });
  const email = `again${count}@example.com`;
  const asked = await accept(person, page, { email });
  const first = codeIn(await people.mailTo(email));
  const repeated = await person.answer(asked, { press: "choice-new-code" });
  const second = codeIn(await people.mailTo(email));
  const old = await accept(person, repeated, { code: first });
  expectAskedAgain(old, "wrong_code");
  expectAsked(await accept(person, old, { code: second }), "registration-account");
});

test("only so many mails go to one address, and the page says how long to wait", async () => {
  const email = `many${count}@example.com`;
  for (let sent = 0; sent < 5; sent += 1) {
    const { person, page } = await people.at({ prompt: "registration" });
    expectAsked(await accept(person, page, { email }), "registration-code");
  }
  const { person, page } = await people.at({ prompt: "registration" });
  const told = await accept(person, page, { email });
  expectProblem(told, 429, "too_many_attempts");
  expect(Number(told.headers["retry-after"])).toBeGreaterThan(0);
  expectForm(await person.click(told, "way-on"), "/login/form");
});
