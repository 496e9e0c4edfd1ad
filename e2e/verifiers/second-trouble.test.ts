// Second steps where something is wrong: a database that does not answer, settings that cannot be, a house that insists.
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { codeOf } from "../authenticator-app.ts";
import { allow, begin, callback, client, expectForm, signIn, visitor } from "../flows/story.ts";
import { expectAsked, expectAskedAgain, signInAs } from "../people.ts";
import { afterPassword, arrive, type SecondSteps, setUpApp, startSecondSteps, withApp } from "../second-steps.ts";
import { startStage } from "../stage.ts";

let steps: SecondSteps;
beforeAll(async () => {
  steps = await startSecondSteps(["ada"]);
});
afterAll(() => steps?.people.stop());
afterEach(() => steps.forget());

const failure = () => steps.people.lines("verifier.failed").at(-1) ?? "";

test("while the database does not answer nobody gets in, and the page waits", async () => {
  const { key } = await withApp(steps, "ada");
  const { person, page } = await afterPassword(steps, "ada");
  const other = new DatabaseSync(steps.people.file, { timeout: 5000 });
  other.exec("begin immediate");
  const told = await person.answer(page, { type: { code: codeOf(key) }, press: "accept" });
  expectAskedAgain(told, "unavailable_method");
  expect(failure()).toContain('"method":"second-step"');
  expect(failure()).toContain("totp does not work, because of");
  expect(failure()).toContain("locked by another program");
  other.exec("rollback");
  other.close();
  // An outage was no guess, and used no code up.
  const consent = await person.answer(told, { type: { code: codeOf(key) }, press: "accept" });
  expectForm(consent, "/consent/form");
});

test("a second step that was taken away meanwhile is owed no longer, but nobody gets in by the old page", async () => {
  const { key } = await withApp(steps, "ada");
  const { person, page } = await afterPassword(steps, "ada");
  steps.forget();
  const told = await person.answer(page, { type: { code: codeOf(key) }, press: "accept" });
  expectAskedAgain(told, "unavailable_method");
  const anew = await person.answer(told, { press: "method-accounts" });
  expectAsked(await signInAs(person, anew, "ada"), "second-step-offer");
});

test("a page of an earlier step cannot be answered into the later one", async () => {
  const { key } = await withApp(steps, "ada");
  const { person, page: first } = await arrive(steps);
  expectAsked(await signInAs(person, first, "ada"), "totp");
  const stale = await person.answer(first, { type: { email: "ada", password: "x" }, press: "accept" });
  expectAsked(stale, "totp");
  const forged = { type: { code: codeOf(key) }, forge: [["choice", "use-recovery-code"]], press: "accept" } as const;
  expectForm(await person.answer(stale, forged), "/consent/form");
});

test("where it is required, nobody gets around it", async () => {
  await steps.settings({ SECOND_STEP: "required" });
  const { person, page } = await afterPassword(steps, "ada");
  expectAsked(page, "second-step-setup");
  expect(page.byId("choice-not-now")).toBeUndefined();
  const { next } = await setUpApp(steps, person, page);
  expectForm(next, "/consent/form");
  await steps.settings({ SECOND_STEP: "offered" });
});

test("a sign-in that runs while it is switched off goes on with what there is", async () => {
  await withApp(steps, "ada");
  const { person, page } = await afterPassword(steps, "ada");
  await steps.settings({ SECOND_STEP: "off" });
  const anew = await person.answer(page, { type: { code: "123456" }, press: "accept" });
  expectForm(anew, "/login/form");
  expectForm(await signInAs(person, anew, "ada"), "/consent/form");
  await steps.settings({ SECOND_STEP: "offered" });
  expectAsked((await afterPassword(steps, "ada")).page, "totp");
});

test("guesses are slowed down, whatever the password", async () => {
  const { key } = await withApp(steps, "ada");
  await steps.settings({ PASSWORD_FREE_TRIES: "2" });
  const { person, page: first } = await afterPassword(steps, "ada");
  let page = first;
  for (let guess = 0; guess < 2; guess += 1) {
    page = await person.answer(page, { type: { code: `00000${guess}` }, press: "accept" });
    expectAskedAgain(page, "wrong_code");
  }
  const slowed = await person.answer(page, { type: { code: "000009" }, press: "accept" });
  const held =
    slowed.problem === "too_many_attempts"
      ? slowed
      : await person.answer(slowed, { type: { code: codeOf(key) }, press: "accept" });
  expect({ status: held.status, problem: held.problem }).toEqual({ status: 429, problem: "too_many_attempts" });
  await steps.settings({ PASSWORD_FREE_TRIES: "100" });
});

test.each([
  [{ SECOND_STEP: "yes" }, /SECOND_STEP is neither off, offered nor required[\s\S]*SECOND_STEP=offered/],
  [{ SECOND_STEP: "offered", DATABASE_URL: "mysql://x/y" }, /DATABASE_URL is neither sqlite:FILE nor postgres/],
  [{ SECOND_STEP: "offered", ACR_AAL2: "urn:gatehouse:aal1" }, /ACR_AAL1 shares a name/],
])("unusable settings %j stop the start, with their remedy", async (env, expected) => {
  await expect(startStage({ appEnv: env })).rejects.toThrow(expected);
});

test("people of every other way have second steps, too", async () => {
  const stage = await startStage({
    appEnv: { SECOND_STEP: "offered", DATABASE_URL: `sqlite:${steps.people.file}` },
  });
  const person = visitor(stage);
  const rp = await client({}, stage);
  const { attempt, page } = await begin(person, rp);
  const offered = await signIn(person, page);
  expectAsked(offered, "second-step-offer");
  const { next } = await setUpApp(steps, person, offered);
  const tokens = await rp.redeem(attempt, callback(await allow(person, next, ["openid"])));
  expect(tokens.claims()).toMatchObject({ sub: "foo@bar.com", amr: ["pwd", "otp", "mfa"] });
  await stage.stop();
});
