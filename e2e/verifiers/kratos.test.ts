// Signing in with the session of a real Kratos: found in the browser, made there, renewed, raised, or another person's.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allow, callback, expectForm, expectProblem, refusal } from "../flows/story.ts";
import { kratosMissing } from "../kratos/build.ts";
import { answerKratos, logIn, setUpTotp, totp } from "../kratos/server.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import {
  arrive,
  expectAtKratos,
  expectTold,
  type KratosStage,
  scope,
  startKratosStage,
  wayBack,
} from "./kratos-stage.ts";

const missing = await kratosMissing();
let on: KratosStage;
let adaId: string;
let bobId: string;

beforeAll(async () => {
  if (missing !== null) return;
  on = await startKratosStage(({ publicUrl }) => ({
    appEnv: { VERIFIERS: "kratos", KRATOS_PUBLIC_URL: publicUrl, KRATOS_NAME: "Our accounts", KRATOS_REMEMBER: "off" },
  }));
  adaId = await on.kratos.addPerson("ada", { isVerified: true });
  bobId = await on.kratos.addPerson("bob");
});
afterAll(() => on?.stop());
beforeEach((context) => context.skip(missing !== null, missing ?? undefined));

type Arrived = Awaited<ReturnType<typeof arrive>>;

/** Signs in at Kratos in a browser of its own, for the application, up to the consent page. */
async function signedIn(name: string, parameters?: Record<string, string>): Promise<Arrived> {
  const arrived = await arrive(on, parameters ? { parameters } : {});
  expectAtKratos(arrived.page);
  const page = await logIn(arrived.person, arrived.page, name);
  expectForm(page, "/consent/form");
  return { ...arrived, page };
}

async function claimsOf({ person, rp, attempt }: Arrived, consent: Page) {
  const back = await allow(person, consent, scope.split(" "));
  return (await rp.redeem(attempt, callback(back))).claims();
}

const again = (person: Visitor, parameters: Record<string, string> = {}) => arrive(on, { person, parameters });

test("signs in at Kratos and comes back: its identity, its addresses as far as verified, how it was proved", async () => {
  const ada = await signedIn("ada");
  expect(await claimsOf(ada, ada.page)).toMatchObject({
    sub: adaId,
    name: "ada Person",
    given_name: "ada",
    email: "ada@example.com",
    email_verified: true,
    amr: ["pwd"],
    acr: "aal1",
  });
  const bob = await signedIn("bob");
  expect(await claimsOf(bob, bob.page)).toMatchObject({ sub: bobId, email: "bob@example.com", email_verified: false });
  for (const personal of [adaId, bobId, "ada@example.com"]) expect(on.stage.app.log()).not.toContain(personal);
});

test("a session that is there already is enough: no form in between", async () => {
  const { person } = await signedIn("ada");
  const second = await again(person);
  expectForm(second.page, "/consent/form");
  expect(second.page.path.filter((path) => path.startsWith("/self-service/"))).toEqual([]);
  expect(await claimsOf(second, second.page)).toMatchObject({ sub: adaId });
});

test("prompt=none stays silent", async () => {
  const { person } = await signedIn("ada");
  const { page } = await again(person, { prompt: "none" });
  expect(refusal(page).error).toBe("login_required");
});

test("a session that ended at Kratos signs nobody in", async () => {
  const { person } = await signedIn("bob");
  await on.kratos.endSessions(bobId);
  const { page } = await again(person);
  expectAtKratos(page);
  expectForm(await logIn(person, page, "bob"), "/consent/form");
});

test("a wrong password stays with Kratos, and who comes back all the same is nobody", async () => {
  const { person, page } = await arrive(on);
  const wrong = await logIn(person, page, "ada", "not the password");
  expect(wrong.hasLeft && wrong.url.pathname).toBe("/kratos/login");
  const told = await person.open(wayBack(page));
  expectTold(told, "provider_cancelled");
  const retried = await person.answer(told, { press: "method-kratos" });
  expectAtKratos(retried);
  expectForm(await logIn(person, retried, "ada"), "/consent/form");
});

describe("a session that is too old", () => {
  test.each([{ prompt: "login" }, { max_age: "0" }])("%j is renewed by its person", async (parameters) => {
    const { person } = await signedIn("ada");
    const second = await again(person, parameters);
    expectForm(second.page, "/login/form");
    expect(second.page.text).toContain("You are logged in as ada@example.com.");
    const atKratos = await person.answer(second.page, { press: "accept" });
    expectAtKratos(atKratos, { refresh: "true" });
    const told = await person.open(wayBack(atKratos));
    expectTold(told, "session_not_enough");
    const asked = await person.answer(told, { press: "method-kratos" });
    const confirmed = await logIn(person, await person.answer(asked, { press: "accept" }), "ada");
    expect(await claimsOf(second, confirmed)).toMatchObject({ sub: adaId, amr: ["pwd"], acr: "aal1" });
  });

  test("or its person is somebody else: it ends, and another one begins", async () => {
    const { person } = await signedIn("ada");
    const second = await again(person, { prompt: "login" });
    const atKratos = await person.answer(second.page, { press: "choice-other-account" });
    expectAtKratos(atKratos);
    expect(atKratos.path).toContain("/self-service/logout");
    expect(await claimsOf(second, await logIn(person, atKratos, "bob"))).toMatchObject({ sub: bobId });
  });
});

describe("the session of somebody else than the application expects", () => {
  test("is not used: its person may end it and take the right one", async () => {
    const bob = await signedIn("bob");
    const back = await allow(bob.person, bob.page, scope.split(" "));
    const hint = (await bob.rp.redeem(bob.attempt, callback(back))).id_token ?? "";
    const { person } = await signedIn("ada");
    const attempt = await bob.rp.attempt({ id_token_hint: hint });
    const told = await person.open(attempt.url);
    expectTold(told, "different_account_expected", "accept");
    expect(told.text).toContain("You are logged in as ada@example.com");
    const atKratos = await person.answer(told, { press: "accept" });
    expectAtKratos(atKratos);
    // And once more the wrong one.
    expectTold(await logIn(person, atKratos, "ada"), "different_account_expected", "accept");
    const right = await person.answer(await person.open(`${on.stage.appUrl}${told.url.pathname}${told.url.search}`), {
      press: "accept",
    });
    expectForm(await logIn(person, right, "bob"), "/consent/form");
  });
});

test("a session of another cookie than the one that is set is nobody's", async () => {
  const { person } = await signedIn("ada");
  person.cookies.forget(({ name }) => name === "ory_kratos_session");
  expectAtKratos((await again(person)).page);
});

describe("a client that demands two factors", () => {
  test("gets them: the session is raised, and both are named", async () => {
    const caro = await on.kratos.addPerson("caro");
    const first = await signedIn("caro");
    const secret = await setUpTotp(first.person, on.kratos);
    const { person } = await signedIn("caro");
    const second = await again(person, { acr_values: "aal2" });
    expectAtKratos(second.page, { aal: "aal2" });
    const raised = await answerKratos(person, second.page, { method: "totp", totp_code: totp(secret) });
    expect(await claimsOf(second, raised)).toMatchObject({ sub: caro, acr: "aal2", amr: ["pwd", "otp", "mfa"] });
    // From now on it is there, and claims no more than was asked for.
    const third = await again(person, { acr_values: "aal1" });
    expect(await claimsOf(third, third.page)).toMatchObject({ acr: "aal1" });
    // Renewed by the first factor alone, the second one is no longer fresh: it is asked for again.
    const fourth = await again(person, { acr_values: "aal2", prompt: "login" });
    const renewed = await person.answer(fourth.page, { press: "accept" });
    const half = await logIn(person, renewed, "caro");
    expectAtKratos(half, { aal: "aal2", refresh: "true" });
    const whole = await answerKratos(person, half, { method: "totp", totp_code: totp(secret) });
    expect(await claimsOf(fourth, whole)).toMatchObject({ acr: "aal2", amr: ["pwd", "otp", "mfa"] });
  });

  test("gets nobody who has only one", async () => {
    const { person, page } = await arrive(on, { parameters: { acr_values: "aal2" } });
    expectAtKratos(page);
    const higher = await logIn(person, page, "bob");
    expectAtKratos(higher, { aal: "aal2" });
    expectTold(await person.open(wayBack(higher)), "session_not_enough");
  });

  test("and one that demands what Kratos does not know is told so", async () => {
    const { page } = await arrive(on, { parameters: { acr_values: "loa-9" } });
    expect(refusal(page).error).toBe("unmet_authentication_requirements");
  });
});

describe("the way back", () => {
  test("belongs to the browser that left", async () => {
    const { page } = await arrive(on);
    const { person: other } = await signedIn("bob");
    expectProblem(await other.open(wayBack(page)), 404, "unknown_request");
  });

  test("is taken once", async () => {
    const { person, page } = await arrive(on);
    const consent = await logIn(person, page, "ada");
    expectForm(consent, "/consent/form");
    // The browser forgot the request when it came back the first time.
    expectProblem(await person.open(wayBack(page)), 404, "unknown_request");
  });
});
