// A Kratos that is away, slow, endless or lying: a page with a way on, a line that says why, and nobody signed in.
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectForm, signIn } from "../flows/story.ts";
import { kratosMissing } from "../kratos/build.ts";
import { answerKratos, logIn, setUpTotp, totp } from "../kratos/server.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import {
  arrive,
  expectAtKratos,
  expectTold,
  type KratosStage,
  linesSince,
  type OddKratos,
  startKratosStage,
  startOddKratos,
  wayBack,
} from "./kratos-stage.ts";

const missing = await kratosMissing();
let on: KratosStage;
let odd: OddKratos;

beforeAll(async () => {
  if (missing !== null) return;
  odd = await startOddKratos();
  on = await startKratosStage(({ publicUrl }) => ({
    appEnv: {
      VERIFIERS: "demo,kratos,kratos:odd",
      KRATOS_PUBLIC_URL: publicUrl,
      KRATOS_ODD_PUBLIC_URL: odd.url,
      KRATOS_ODD_COOKIE: "odd_session",
      KRATOS_ODD_TIMEOUT_SECONDS: "1",
    },
  }));
  await on.kratos.addPerson("ada");
});
afterAll(async () => {
  odd?.stop();
  await on?.stop();
});
beforeEach((context) => context.skip(missing !== null, missing ?? undefined));

const choose = (person: Visitor, page: Page, method = "kratos") => person.answer(page, { press: `method-${method}` });

/** One line with the cause, and nothing of it on the page; the other ways go on working. */
async function expectReported(person: Visitor, told: Page, { from, cause }: { from: number; cause: RegExp }) {
  const [line, ...more] = linesSince(on, from, "verifier.failed");
  expect(more).toEqual([]);
  expect(line).toMatch(cause);
  expect(told.text).not.toMatch(cause);
  expectForm(await signIn(person, await choose(person, told, "demo")), "/consent/form");
}

describe("a Kratos that is down", () => {
  test("sends nobody to a server that is away, and is waited for", async () => {
    const { person, page } = await arrive(on);
    await on.kratos.kill();
    const from = on.stage.app.log().length;
    const told = await choose(person, page);
    expectTold(told, "unavailable_method");
    await on.kratos.startAgain();
    const atKratos = await choose(person, told);
    expectAtKratos(atKratos);
    await expectReported(person, told, { from, cause: /did not answer \/sessions\/whoami.*ECONNREFUSED/ });
  });

  test("while somebody is on the way back loses nothing but the moment", async () => {
    const { person, page } = await arrive(on);
    const atKratos = await choose(person, page);
    await on.kratos.kill();
    const from = on.stage.app.log().length;
    const told = await person.open(wayBack(atKratos));
    expectTold(told, "unavailable_method");
    expect(linesSince(on, from, "verifier.failed").join()).toContain("ECONNREFUSED");
    await on.kratos.startAgain();
    expectForm(await logIn(person, await choose(person, told), "ada"), "/consent/form");
  });
});

describe("an answer nobody can believe", () => {
  const send = (status: number, body: string) => (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(body);
  const session = {
    id: "9e8d7c6b-5a49-4383-a271-605f4e3d2c1b",
    active: true,
    expires_at: "2999-01-01T00:00:00Z",
    authenticated_at: "2020-01-01T00:00:00Z",
    authenticator_assurance_level: "aal1",
    authentication_methods: [],
    identity: { id: "0b1c2d3e-4f50-4161-8273-94a5b6c7d8e9", state: "active", traits: { email: "ada@example.com" } },
  };
  const lie = (more: object) => send(200, JSON.stringify({ ...session, ...more }));

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    ["none, for longer than the app waits", () => undefined, /did not answer.*timeout/],
    ["half of one", (response) => void response.writeHead(200).write("{"), /did not answer.*timeout/],
    ["broken off", (response) => void response.destroy(), /did not answer/],
    ["endless", send(200, JSON.stringify({ ...session, devices: "x".repeat(2_000_000) })), /more than 256 KiB/],
    ["a page", send(200, "<h1>ada@example.com</h1>"), /not JSON/],
    ["an error", send(500, "{}"), /status 500/],
    ["elsewhere", (response) => void response.writeHead(302, { location: "/" }).end(), /status 302/],
    ["nobody's session", lie({ identity: null }), /wrong at identity/],
    ["another way's subject", lie({ identity: { ...session.identity, id: "foo@bar.com" } }), /wrong at identity.id/],
    ["a sign-in still to come", lie({ authenticated_at: "2998-01-01T00:00:00Z" }), /its clock/],
  ])("%s", async (_name, answer, cause) => {
    odd.answer = answer;
    const { person, page } = await arrive(on);
    person.cookies.store(new URL(odd.url), ["odd_session=x; Path=/"]);
    const from = on.stage.app.log().length;
    const told = await choose(person, page, "kratos-odd");
    expectTold(told, "unavailable_method", "method-kratos-odd");
    expect(on.stage.app.log()).not.toContain("ada@example.com");
    await expectReported(person, told, { from, cause });
  });

  test.each([{ active: false }, { expires_at: "2020-01-02T00:00:00Z" }])(
    "a session that says %j is none",
    async (more) => {
      odd.answer = lie(more);
      const { person, page } = await arrive(on);
      person.cookies.store(new URL(odd.url), ["odd_session=x; Path=/"]);
      const left = await choose(person, page, "kratos-odd");
      expect(left.hasLeft && left.url.pathname).toBe("/self-service/login/browser");
    },
  );

  test("an identity that is switched off is told so", async () => {
    odd.answer = lie({ identity: { ...session.identity, state: "inactive" } });
    const { person, page } = await arrive(on);
    const from = on.stage.app.log().length;
    const told = await choose(person, page, "kratos-odd");
    expectTold(told, "account_disabled", "method-kratos-odd");
    expect(linesSince(on, from, "login.refused").join()).toContain("account_disabled");
  });

  test("Kratos is told one cookie and no other", async () => {
    odd.answer = send(401, "{}");
    const { person, page } = await arrive(on);
    person.cookies.store(new URL(odd.url), ["odd_session=abc; Path=/", "csrf_token_1=secret; Path=/"]);
    odd.cookies.length = 0;
    await choose(person, page, "kratos-odd");
    // `%3B` would be a semicolon to whoever decodes it.
    person.cookies.store(new URL(odd.url), ["odd_session=abc%3B+csrf_token_1=forged; Path=/"]);
    await person.open(page.url).then((again) => choose(person, again, "kratos-odd"));
    expect(odd.cookies[0]).toBe("odd_session=abc");
    expect(odd.cookies.join()).not.toContain("; ");
  });
});

test("a Kratos that shows itself only after two factors is given them", async () => {
  await on.kratos.addPerson("caro");
  const first = await arrive(on);
  expectForm(await logIn(first.person, await choose(first.person, first.page), "caro"), "/consent/form");
  const secret = await setUpTotp(first.person, on.kratos);
  const { person, page } = await arrive(on);
  expectForm(await logIn(person, await choose(person, page), "caro"), "/consent/form");
  await on.kratos.kill();
  await on.kratos.startAgain({ SESSION_WHOAMI_REQUIRED_AAL: "highest_available" });
  const second = await arrive(on, { person });
  const atKratos = await choose(person, second.page);
  expectAtKratos(atKratos, { aal: "aal2" });
  const code = { method: "totp", totp_code: totp(secret) };
  expectForm(await answerKratos(person, atKratos, code), "/consent/form");
});
