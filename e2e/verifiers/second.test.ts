// Second steps through the pages: set up, used, spared, lost, and asked for by an application.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "../authenticator-app.ts";
import { expectForm, refusal } from "../flows/story.ts";
import type { Page } from "../page.ts";
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
  steps = await startSecondSteps(["ada", "bob", "carol"]);
});
afterAll(() => steps?.people.stop());
afterEach(() => steps.forget());

const aal = (level: 1 | 2) => `urn:gatehouse:aal${level}`;
const twoFactors = { amr: ["pwd", "otp", "mfa"], acr: aal(2) };
const choices = (page: Page) =>
  page
    .all(({ tag, attributes }) => tag === "button" && /^choice-/.test(attributes.get("id") ?? ""))
    .map(({ attributes }) => attributes.get("id"));

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
    expect(page.text).toContain("You are logging in as ada");
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

describe("a trusted browser", () => {
  async function trusted(name = "ada") {
    const { key } = await withApp(steps, name);
    const { person, page } = await afterPassword(steps, name);
    const consent = await person.answer(page, { type: { code: codeOf(key) }, tick: ["trust"], press: "accept" });
    expectForm(consent, "/consent/form");
    steps.forgetUsedCodes();
    return { person, key };
  }

  async function elsewhere() {
    const { person, page } = await arrive(steps);
    return [person, page] as const;
  }

  test("is spared the code, and says truthfully that there was none", async () => {
    const { person } = await trusted();
    const { page, ...at } = await afterPassword(steps, "ada", person);
    expect(await claimsAfter(person, page, at)).toEqual({ amr: ["pwd"], acr: aal(1) });
  });

  test("is trusted for one person, in one browser", async () => {
    await withApp(steps, "bob");
    const { person } = await trusted();
    expectAsked((await afterPassword(steps, "bob", person)).page, "totp");
    expectAsked((await afterPassword(steps, "ada")).page, "totp");
  });

  test.each([{ prompt: "login" }, { max_age: "0" }, { max_age: "3600", prompt: "login" }, { acr_values: aal(2) }])(
    "is spared nothing with %j",
    async (parameters) => {
      const { person } = await trusted();
      expectAsked((await afterPassword(steps, "ada", person, parameters)).page, "totp");
    },
  );

  test("is trusted no longer after the password was changed", async () => {
    const { person, key } = await trusted("carol");
    steps.people.change("carol", "must_change_password = 1");
    const { page: change } = await afterPassword(steps, "carol", person);
    expectAsked(change, "password-change");
    const changed = { type: { password: "another 9 sleepy owls" }, press: "accept" };
    // At once: the browser was trusted with the old one.
    const asked = await person.answer(change, changed);
    expectAsked(asked, "totp");
    const consent = await person.answer(asked, { type: { code: codeOf(key) }, tick: ["trust"], press: "accept" });
    expectForm(consent, "/consent/form");
    const { page } = await arrive(steps, person);
    expectForm(await signInAs(person, page, "carol", "another 9 sleepy owls"), "/consent/form");
    expectAsked(await signInAs(...(await elsewhere()), "carol", "another 9 sleepy owls"), "totp");
  });

  test("is trusted no longer after the recovery codes were renewed", async () => {
    const { person } = await trusted();
    steps.forget();
    await withApp(steps, "ada");
    expectAsked((await afterPassword(steps, "ada", person)).page, "totp");
  });
});

describe("an application that asks for more", () => {
  test("has everybody set up what is missing, without a way around", async () => {
    const { person, page, ...at } = await afterPassword(steps, "ada", undefined, { acr_values: aal(2) });
    expectAsked(page, "second-step-setup");
    expect(choices(page)).toEqual([]);
    const forged = await person.answer(page, { omit: ["answer"], forge: [["answer", "choice:not-now"]] });
    expect(forged.problem).toBe("bad_form");
    const again = await person.open(page.url);
    const { next } = await setUpApp(steps, person, again);
    expect(await claimsAfter(person, next, at)).toEqual(twoFactors);
  });

  test("and would take less, is told what there is", async () => {
    const { person, page, ...at } = await afterPassword(steps, "ada", undefined, { acr_values: `${aal(2)} ${aal(1)}` });
    expectAsked(page, "second-step-offer");
    const consent = await person.answer(page, { press: "choice-not-now" });
    expect(await claimsAfter(person, consent, at)).toEqual({ amr: ["pwd"], acr: aal(1) });
  });

  test("less than there was, is told what it asked for", async () => {
    const { key } = await withApp(steps, "ada");
    const { person, page, ...at } = await afterPassword(steps, "ada", undefined, { acr_values: aal(1) });
    const consent = await person.answer(page, { type: { code: codeOf(key) }, press: "accept" });
    expect(await claimsAfter(person, consent, at)).toEqual({ ...twoFactors, acr: aal(1) });
  });

  test.each(["urn:gatehouse:phr", "gold"])("of %s, which nobody reaches here, is told so", async (acr_values) => {
    const { person, rp } = await arrive(steps);
    const attempt = await rp.attempt({ acr_values });
    expect(refusal(await person.open(attempt.url))).toMatchObject({ error: "unmet_authentication_requirements" });
  });

  test("of somebody remembered gets what happened then, or a new sign-in", async () => {
    const { key } = await withApp(steps, "ada");
    const { person, page, rp, attempt } = await arrive(steps);
    const type = { email: "ada", password: "ada walks 7 quiet dogs" };
    const asked = await person.answer(page, { type, tick: ["remember"], press: "accept" });
    const consent = await person.answer(asked, { type: { code: codeOf(key) }, press: "accept" });
    expect(await claimsAfter(person, consent, { rp, attempt })).toEqual(twoFactors);
    steps.forgetUsedCodes();
    for (const parameters of [{}, { acr_values: aal(2) }]) {
      const skipped = await arrive(steps, person, parameters);
      expect(await claimsAfter(person, skipped.page, skipped)).toEqual(twoFactors);
    }
  });

  test("than was proved when somebody was remembered, has them prove it now", async () => {
    const { person, page, ...at } = await arrive(steps);
    const type = { email: "ada", password: "ada walks 7 quiet dogs" };
    const offered = await person.answer(page, { type, tick: ["remember"], press: "accept" });
    await claimsAfter(person, await person.answer(offered, { press: "choice-not-now" }), at);
    const asked = await arrive(steps, person, { acr_values: aal(2) });
    expectForm(asked.page, "/login/form");
    expect(asked.page.byId("password")).toBeDefined();
    expectAsked(await signInAs(person, asked.page, "ada"), "second-step-setup");
  });
});
