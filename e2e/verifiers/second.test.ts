// Second steps through the pages: set up, used, and lost.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "../authenticator-app.ts";
import { expectForm, refusal } from "../flows/story.ts";
import { expectAsked, expectAskedAgain, signInAs } from "../people.ts";
import {
  afterPassword,
  arrive,
  claimsAfter,
  type SecondSteps,
  setUpApp,
  startSecondSteps,
  withApp,
} from "../second-steps.ts";

let steps: SecondSteps;
beforeAll(async () => {
  steps = await startSecondSteps(["ada", "bob"]);
});
afterAll(() => steps?.people.stop());
afterEach(() => steps.forget());

const aal = (level: 1 | 2) => `urn:gatehouse:aal${level}`;
const twoFactors = { amr: ["pwd", "otp", "mfa"], acr: aal(2) };
describe("where a second step is offered", () => {
  test("not now means not now, and is remembered", async () => {
    const { person, page, ...at } = await afterPassword(steps, "ada");
    expectAsked(page, "second-step-offer");
    const consent = await person.answer(page, { press: "choice-not-now" });
    expect(await claimsAfter(person, consent, at)).toEqual({ amr: ["pwd"], acr: aal(1) });
    expectForm((await afterPassword(steps, "ada")).page, "/consent/form");
  });

  test("an app is set up by a picture or a key, and counts at once", async () => {
    const { person, page, ...at } = await afterPassword(steps, "ada");
    const { next } = await setUpApp(steps, person, page);
    expect(await claimsAfter(person, next, at)).toEqual(twoFactors);
  });

  test("whoever stops in the middle has nothing half set up", async () => {
    const { person, page } = await afterPassword(steps, "ada");
    const enrolment = await person.answer(page, { press: "accept" });
    expect(enrolment.all(({ tag }) => tag === "svg").length).toBeGreaterThan(0);
    expectForm(await person.answer(enrolment, { press: "choice-not-now" }), "/consent/form");
    expectForm((await afterPassword(steps, "ada")).page, "/consent/form");
  });

  test("a wrong code sets nothing up", async () => {
    const { person, page } = await afterPassword(steps, "ada");
    const enrolment = await person.answer(page, { press: "accept" });
    const told = await person.answer(enrolment, { type: { code: "000000" }, press: "accept" });
    expectAskedAgain(told, "wrong_code");
    expect(told.byId("code")?.attributes.get("value")).toBe("");
    expectAsked((await afterPassword(steps, "ada")).page, "second-step-offer");
  });
});

describe("a code of an app", () => {
  test("is asked for after the password, and makes two factors", async () => {
    const { key } = await withApp(steps, "ada");
    const { person, page, ...at } = await afterPassword(steps, "ada");
    expectAsked(page, "totp");
    expect(page.text).toContain("Logging in as ada");
    // Whoever stole the password came as far, and learns nothing by it.
    expect(page.text).not.toContain("ada@example.com");
    const consent = await person.answer(page, { type: { code: codeOf(key) }, press: "accept" });
    expect(await claimsAfter(person, consent, at)).toEqual(twoFactors);
  });

  test("works once: whoever saw it being typed is late", async () => {
    const { key } = await withApp(steps, "ada");
    const code = codeOf(key);
    const first = await afterPassword(steps, "ada");
    expectForm(await first.person.answer(first.page, { type: { code }, press: "accept" }), "/consent/form");
    const second = await afterPassword(steps, "ada");
    const told = await second.person.answer(second.page, { type: { code }, press: "accept" });
    expectAskedAgain(told, "wrong_code");
    const next = await second.person.answer(told, { type: { code: codeOf(key, 1) }, press: "accept" });
    expectForm(next, "/consent/form");
  });

  test("is nobody else's, and no other one will do", async () => {
    const { key } = await withApp(steps, "ada");
    const bobs = await withApp(steps, "bob");
    const { person, page: first } = await afterPassword(steps, "ada");
    let page = first;
    for (const [code, problem] of [
      [codeOf(bobs.key), "wrong_code"],
      ["", "missing_field"],
      ["12345", "wrong_code"],
      ["1".repeat(5000), "wrong_code"],
      ["\u0000", "wrong_code"],
      [codeOf(key, 3), "wrong_code"],
    ] as const) {
      page = await person.answer(page, { type: { code }, press: "accept" });
      expectAskedAgain(page, problem);
    }
    const doubled = await person.answer(page, { type: { code: codeOf(key) }, forge: [["code", "1"]], press: "accept" });
    expectAskedAgain(doubled, "missing_field");
    expect(steps.people.lines("login.refused").at(-2)).toContain('"method":"second-step","reason":"wrong_code"');
    expectForm(await person.answer(doubled, { type: { code: codeOf(key) }, press: "accept" }), "/consent/form");
  });

  test("is not asked of somebody whose password is wrong, and not spared who takes another way", async () => {
    await withApp(steps, "ada");
    const { person, page } = await arrive(steps);
    expectAskedAgain(await signInAs(person, page, "ada", "not the password"), "wrong_credentials");
    const { person: other, page: asked } = await afterPassword(steps, "ada");
    const anew = await other.answer(asked, { press: "method-accounts" });
    expectForm(anew, "/login/form");
    expect(anew.byId("password")).toBeDefined();
  });

  test("of somebody else is left for another account: the request begins anew", async () => {
    await withApp(steps, "bob");
    const { person, page, ...at } = await afterPassword(steps, "bob");
    const anew = await person.click(page, "switch-account");
    expectForm(anew, "/login/form");
    expect(anew.byId("password")).toBeDefined();
    expect(anew.byId("email")?.attributes.get("value") ?? "").toBe("");
    const next = await signInAs(person, anew, "ada");
    const consent = await person.answer(next, { press: "choice-not-now" });
    expect(await claimsAfter(person, consent, at)).toEqual({ amr: ["pwd"], acr: aal(1) });
  });

  test("can be cancelled, and the application hears of it", async () => {
    await withApp(steps, "ada");
    const { person, page } = await afterPassword(steps, "ada");
    expect(refusal(await person.answer(page, { press: "reject" }))).toMatchObject({ error: "access_denied" });
  });
});

describe("a recovery code", () => {
  test("helps once when the phone is gone", async () => {
    const { codes } = await withApp(steps, "ada");
    const [code = ""] = codes;
    const { person, page, ...at } = await afterPassword(steps, "ada");
    const asked = await person.answer(page, { press: "choice-use-recovery-code" });
    expectAsked(asked, "kept-code");
    const consent = await person.answer(asked, { type: { code: code.toUpperCase() }, press: "accept" });
    expect(await claimsAfter(person, consent, at)).toEqual(twoFactors);

    const again = await afterPassword(steps, "ada");
    const form = await again.person.answer(again.page, { press: "choice-use-recovery-code" });
    const told = await again.person.answer(form, { type: { code }, press: "accept" });
    expectAskedAgain(told, "wrong_code");
    const app = await again.person.answer(told, { press: "choice-use-totp" });
    expectAsked(app, "totp");
  });

  test("of which few are left brings new ones", async () => {
    const { codes } = await withApp(steps, "ada");
    for (const [at, code] of codes.slice(0, 7).entries()) {
      const { person, page } = await afterPassword(steps, "ada");
      const asked = await person.answer(page, { press: "choice-use-recovery-code" });
      const next = await person.answer(asked, { type: { code }, press: "accept" });
      if (at < 6) {
        expectForm(next, "/consent/form");
        continue;
      }
      expect(next.text).toContain("You have 3 recovery codes left");
      const fresh = await person.answer(next, { press: "choice-new-codes" });
      expectAsked(fresh, "recovery-codes");
      expect(fresh.text).not.toContain(codes[9]);
      expectForm(await person.answer(fresh, { press: "accept" }), "/consent/form");
    }
    const { person, page } = await afterPassword(steps, "ada");
    const asked = await person.answer(page, { press: "choice-use-recovery-code" });
    expectAskedAgain(await person.answer(asked, { type: { code: codes[9] ?? "" }, press: "accept" }), "wrong_code");
  });
});
