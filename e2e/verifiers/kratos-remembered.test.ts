// Hydra and Kratos remember the same sign-in: ending either ends both, and what Kratos takes back Hydra does not give.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allow, callback, expectForm, expectProblem, refusal } from "../flows/story.ts";
import { kratosMissing } from "../kratos/build.ts";
import { logIn } from "../kratos/server.ts";
import { canConfigureServer } from "../stage.ts";
import type { Visitor } from "../visitor.ts";
import { arrive, expectAtKratos, type KratosStage, linesSince, scope, startKratosStage } from "./kratos-stage.ts";

const missing = await kratosMissing();
let on: KratosStage;
let people = 0;

beforeAll(async () => {
  if (missing !== null) return;
  on = await startKratosStage(({ publicUrl, adminUrl }) => ({
    appEnv: { VERIFIERS: "kratos", KRATOS_PUBLIC_URL: publicUrl, KRATOS_ADMIN_URL: adminUrl },
    serverEnv: { URLS_IDENTITY_PROVIDER_URL: adminUrl },
  }));
});
afterAll(() => on?.stop());
beforeEach((context) => context.skip(missing !== null, missing ?? undefined));

/** Somebody new who has signed in and allowed, and whom Hydra remembers for it. */
async function remembered() {
  people += 1;
  const name = `person${people}`;
  const id = await on.kratos.addPerson(name);
  const arrived = await arrive(on);
  const { person, rp, attempt } = arrived;
  const consent = await logIn(person, arrived.page, name);
  const back = await allow(person, consent, scope.split(" "), { remember: true });
  const tokens = await rp.redeem(attempt, callback(back));
  expect(tokens.claims()?.sub).toBe(id);
  return { ...arrived, name, id, hint: tokens.id_token ?? "" };
}

/** The same application again. */
async function again({ person, rp }: Awaited<ReturnType<typeof remembered>>, parameters = {}) {
  return person.open((await rp.attempt(parameters)).url);
}

test("while both have it nobody is asked, and silence is answered", async () => {
  const ada = await remembered();
  expect(refusal(await again(ada)).error).toBeNull();
  expect(callback(await again(ada, { prompt: "none" })).searchParams.get("code")).toBeTruthy();
});

describe("signing out", () => {
  test("at the application ends the session of Kratos, too", async (context) => {
    context.skip(on.stage.kind !== "hydra" || !canConfigureServer(), "only Hydra itself tells Kratos");
    const ada = await remembered();
    const [session = ""] = await on.kratos.sessionsOf(ada.id);
    const page = await ada.person.open(ada.rp.logoutUrl({ id_token_hint: ada.hint }));
    expectForm(page, "/logout/form");
    expect((await ada.person.answer(page, { press: "accept" })).url.href).toBe(ada.rp.postLogoutUri);
    expect(await on.kratos.isActive(session)).toBe(false);
    expectAtKratos(await again(ada));
  });

  test("at Kratos ends what Hydra remembers, too", async () => {
    const ada = await remembered();
    await on.kratos.endSessions(ada.id);
    const from = on.stage.app.log().length;
    expect(refusal(await again(ada, { prompt: "none" })).error).toBe("login_required");
    const atKratos = await again(ada);
    expectAtKratos(atKratos);
    expect(linesSince(on, from, "login.opened").join()).toContain("ended_elsewhere");
    const consent = await logIn(ada.person, atKratos, ada.name);
    expect(refusal(consent).error).toBeNull();
  });

  test("and somebody else signing in there is not who Hydra remembers", async () => {
    const ada = await remembered();
    await on.kratos.endSessions(ada.id);
    await on.kratos.addPerson("successor");
    const { person, page } = await arrive(on, { person: ada.person });
    const consent = await logIn(person, page, "successor");
    expectForm(consent, "/consent/form");
    expect(consent.text).toContain("successor@example.com");
  });

  test("a person who changed at Kratos meanwhile is asked who they are", async () => {
    const ada = await remembered();
    const other = await remembered();
    const cookie = other.person.cookies
      .for(new URL(on.kratos.publicUrl))
      .find(({ name }) => name === "ory_kratos_session");
    ada.person.cookies.store(new URL(on.kratos.publicUrl), [`ory_kratos_session=${cookie?.value}; Path=/`]);
    expect(refusal(await again(ada, { prompt: "none" })).error).toBe("login_required");
    const asked = await again(ada);
    expectForm(asked, "/login/form");
    expect(asked.text).toContain(`You are logged in as ${other.name}@example.com.`);
  });
});

describe("an identity that is", () => {
  async function expectRefused(who: { readonly person: Visitor; readonly rp: { attempt(): Promise<{ url: URL }> } }) {
    const page = await who.person.open((await who.rp.attempt()).url);
    expect(refusal(page).error).toBe("access_denied");
  }
  test("switched off is refused", async () => {
    const ada = await remembered();
    await on.kratos.disable(ada.id);
    await expectRefused(ada);
  });
  test("deleted is refused", async () => {
    const ada = await remembered();
    await on.kratos.remove(ada.id);
    await expectRefused(ada);
  });
});

test("while Kratos cannot be asked nobody is taken from memory, and afterwards they are", async () => {
  const ada = await remembered();
  await on.kratos.kill();
  const from = on.stage.app.log().length;
  const told = await again(ada);
  expectProblem(told, 500, "internal");
  expect(linesSince(on, from, "dead_end").join() || on.stage.app.log().slice(from)).toContain("Kratos did not answer");
  await on.kratos.startAgain();
  expect(refusal(await ada.person.click(told, "way-on")).error).toBeNull();
});
