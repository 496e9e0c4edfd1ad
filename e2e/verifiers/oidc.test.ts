// Signing in with accounts of other OpenID providers, an independent one being asked: who gets in, as whom, and how fresh.
import { afterAll, beforeAll, expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import { startUpstream, type Upstream } from "../../sandbox/upstream/provider.ts";
import { allow, begin, callback, client, expectForm, refusal, signIn, visitor } from "../flows/story.ts";
import { textOf } from "../html.ts";
import type { Page } from "../page.ts";
import { freePorts } from "../ports.ts";
import { type RunningStage, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";

const secret = "upstream-client-secret";
const upstreams: Upstream[] = [];
let ports: readonly number[];
let stage: RunningStage;

/** Two providers, and a third way that is a password. */
beforeAll(async () => {
  ports = await freePorts(3);
  const way = (prefix: string, port: number | undefined, more: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries({
        ISSUER: `http://127.0.0.1:${port}`,
        ALLOW_CLEARTEXT: "1",
        CLIENT_ID: "gatehouse",
        CLIENT_SECRET: secret,
        TIMEOUT_SECONDS: "3",
        ...more,
      }).map(([name, value]) => [`${prefix}_${name}`, value]),
    );
  stage = await startStage({
    appEnv: {
      VERIFIERS: "demo,oidc:one,oidc:two,oidc:down",
      ...way("OIDC_ONE", ports[0], { NAME: "Upstream One" }),
      ...way("OIDC_TWO", ports[1], { NAME: "Upstream Two", EMAIL_DOMAINS: "upstream.example" }),
      ...way("OIDC_DOWN", ports[0], { ISSUER: `http://127.0.0.1:${ports[2]}` }),
    },
  });
  upstreams.push(await start(0), await start(1));
});
afterAll(() => Promise.all([stage?.stop(), ...upstreams.map((upstream) => upstream.stop())]));

function start(index: 0 | 1): Promise<Upstream> {
  const redirectUri = `${stage.appUrl}/login/return/oidc-${index === 0 ? "one" : "two"}`;
  return startUpstream(ports[index] ?? 0, { id: "gatehouse", secret, redirectUri });
}

/** In front of our own page, the other providers within reach. */
async function at(parameters: Record<string, string> = {}, who?: Visitor) {
  const person =
    who ??
    visitor(
      stage,
      upstreams.map(({ issuer }) => issuer),
    );
  const rp = await client({}, stage);
  const { attempt, page } = await begin(person, rp, parameters);
  return { person, rp, attempt, page };
}

const press = (person: Visitor, page: Page, way: string) => person.answer(page, { press: `method-oidc-${way}` });

/** At the provider, which asks who somebody is. */
async function choose(person: Visitor, page: Page, whom: string): Promise<Page> {
  expect(page.url.pathname).toMatch(/^\/choose\//);
  const next = await person.open(new URL(whom === "cancel" ? "?cancel=1" : `?person=${whom}`, page.url), {
    from: page,
  });
  // Another account than before: the provider signs the old one out, by a form that needs a press without script.
  const isTheirs = upstreams.some(({ issuer }) => next.url.origin === issuer);
  return isTheirs && next.title === "Submitting Callback" ? person.answer(next, {}) : next;
}

/** Our own page with the ways to sign in, and what was wrong. */
function expectTold(page: Page, code: keyof typeof english.problems): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  expect(summary && textOf(summary)).toContain(english.problems[code].summary.split(/[.{]/)[0]);
  for (const way of ["demo", "oidc-one", "oidc-two"]) expect(page.byId(`method-${way}`), way).toBeDefined();
}

const scopes = ["openid", "profile", "email"];

test("two providers stand as buttons beside a password, by their names", async () => {
  const { person, page } = await at();
  expectForm(page, "/login/form");
  expect(page.byId("password")).toBeDefined();
  expect(page.text).toContain("Continue with Upstream One");
  expect(page.text).toContain("Continue with Upstream Two");
  expectForm(await signIn(person, page), "/consent/form");
});

test("signs a person in: a lasting subject that tells nothing, and the claims that were granted", async () => {
  const subs = [];
  for (const whom of ["mary", "mary", "percy"]) {
    const { person, rp, attempt, page } = await at();
    const consent = await choose(person, await press(person, page, "one"), whom);
    const tokens = await rp.redeem(attempt, callback(await allow(person, consent, scopes)));
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      name: whom === "mary" ? "Mary Shelley" : "Percy Shelley",
      email: `${whom}@upstream.example`,
      email_verified: whom === "mary",
    });
    expect(claims?.amr ?? []).toEqual([]);
    expect(claims).not.toHaveProperty("acr");
    subs.push(claims?.sub);
  }
  expect(subs[0]).toMatch(/^oidc:[\w-]{43}$/);
  expect(subs[1]).toBe(subs[0]);
  expect(subs[2]).not.toBe(subs[0]);
  for (const sub of subs) expect(stage.app.log()).not.toContain(sub);
});

test("the same sub of another issuer is somebody else", async () => {
  const subjects = [];
  for (const way of ["one", "two"]) {
    const { person, rp, attempt, page } = await at();
    const consent = await choose(person, await press(person, page, way), "mary");
    subjects.push((await rp.redeem(attempt, callback(await allow(person, consent, ["openid"])))).claims()?.sub);
  }
  expect(new Set(subjects).size).toBe(2);
});

test("a remembered sign-in keeps its claims, and is signed in anew at the provider where that is asked for", async () => {
  const { person, rp, page } = await at();
  const chosen = await person.answer(page, { tick: ["remember"], press: "method-oidc-one" });
  callback(await allow(person, await choose(person, chosen, "mary"), scopes));
  const again = await begin(person, rp);
  const tokens = await rp.redeem(again.attempt, callback(await allow(person, again.page, scopes)));
  expect(tokens.claims()).toMatchObject({ name: "Mary Shelley", email_verified: true });
  // The provider remembers her as well; prompt=login means that she is asked there, too.
  const fresh = await begin(person, rp, { prompt: "login" });
  const asked = await press(person, fresh.page, "one");
  const consent = await choose(person, asked, "mary");
  callback(await allow(person, consent, ["openid"]));
  const aged = await begin(person, rp, { max_age: "0" });
  expect((await press(person, aged.page, "one")).url.pathname).toMatch(/^\/choose\//);
});

test("who goes back at the provider may try again, or another way", async () => {
  const { person, page } = await at();
  const told = await choose(person, await press(person, page, "one"), "cancel");
  expectTold(told, "provider_cancelled");
  expect(told.text).not.toContain("without choosing");
  const again = await choose(person, await press(person, told, "one"), "mary");
  expectForm(again, "/consent/form");
});

test("an address that nobody verified opens no domain, and another account can be chosen there", async () => {
  const { person, page } = await at();
  const told = await choose(person, await press(person, page, "two"), "percy");
  expectTold(told, "not_permitted");
  // The provider remembers Percy; it is asked to ask all the same.
  const asked = await press(person, told, "two");
  expectForm(await choose(person, asked, "mary"), "/consent/form");
});

test("a hint of the application goes along; what was typed here does not", async () => {
  const { person, page } = await at({ login_hint: "mary@upstream.example", ui_locales: "de en" });
  const type = { email: "typed@here.example", password: "x" };
  const sent = await person.submit(page, { type, press: "method-oidc-one" });
  const { searchParams } = new URL(sent.location ?? "");
  expect(searchParams.get("login_hint")).toBe("mary@upstream.example");
  expect(searchParams.get("ui_locales")).toBe("de en");
  expect(searchParams.get("code_challenge_method")).toBe("S256");
  expect(`${sent.location}`).not.toContain("typed");
});

test("a provider that is down is reported, and the others go on working", async () => {
  const { person, page } = await at();
  const from = stage.app.log().length;
  const told = await press(person, page, "down");
  expectTold(told, "unavailable_method");
  const line = stage.app
    .log()
    .slice(from)
    .split("\n")
    .find((one) => one.includes('"verifier.failed"'));
  expect(line).toContain("ECONNREFUSED");
  expect(line).toContain('"method":"oidc-down"');
  expectForm(await choose(person, await press(person, told, "one"), "mary"), "/consent/form");
});

test("a provider that goes down half-way is waited for", async () => {
  const { person, page } = await at();
  const asked = await press(person, page, "two");
  const decided = await person.ask(new URL("?person=mary", asked.url));
  const consent = await person.ask(decided.location ?? "");
  const granted = await person.ask(consent.location ?? "");
  const back = await person.ask(granted.location ?? "");
  expect(back.location?.pathname).toBe("/login/return/oidc-two");
  await upstreams[1]?.stop();
  const told = await person.open(back.location ?? "");
  expectTold(told, "unavailable_method");
  upstreams[1] = await start(1);
  expectForm(await choose(person, await press(person, told, "two"), "mary"), "/consent/form");
});

test("a way back that is loaded again leads on, and another browser cannot use it", async () => {
  const { person, page } = await at();
  const asked = await press(person, page, "one");
  const consent = await choose(person, asked, "mary");
  expectForm(consent, "/consent/form");
  const back = consent.hops.map(({ url }) => url).find(({ pathname }) => pathname.startsWith("/login/return/"));
  const other = visitor(
    stage,
    upstreams.map(({ issuer }) => issuer),
  );
  const refused = await other.open(back ?? "");
  expect({ status: refused.status, problem: refused.problem }).toEqual({ status: 404, problem: "unknown_request" });
  expect(refused.byId("way-on")).toBeDefined();
  const repeated = await person.open(back ?? "");
  expect(repeated.problem ?? repeated.url.pathname).not.toBe("internal");
});

test("the only way leads to the provider at once, without a page of ours", async () => {
  await stage.app.restart({ VERIFIERS: "oidc:one" });
  try {
    const { person, rp, attempt, page } = await at();
    expect(page.path.filter((path) => path === "/login/form")).toEqual([]);
    const consent = await choose(person, page, "mary");
    callback(await allow(person, consent, ["openid"]));
    const second = await at();
    const told = await choose(second.person, second.page, "cancel");
    expectForm(told, "/login/form");
    expect(refusal(await second.person.answer(told, { press: "reject" })).error).toBe("access_denied");
    expect(attempt.state).toBeTruthy();
    expect(rp.clientId).toBeTruthy();
  } finally {
    await stage.app.restart({ VERIFIERS: "demo,oidc:one,oidc:two,oidc:down" });
  }
});
