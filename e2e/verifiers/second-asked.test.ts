// What an application asks for, and what a trusted browser is spared.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "../authenticator-app.ts";
import { expectForm, refusal } from "../flows/story.ts";
import type { Page } from "../page.ts";
import { expectAsked, signInAs } from "../people.ts";
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
    const forged = await person.answer(page, {
      press: "accept",
      omit: ["answer"],
      forge: [["answer", "choice:not-now"]],
    });
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
