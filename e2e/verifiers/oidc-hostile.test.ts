// A provider that lies, hangs, is broken or belongs to somebody else: reported, with a way on, and nobody gets in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import { begin, client, expectForm, expectProblem, visitor } from "../flows/story.ts";
import { textOf } from "../html.ts";
import type { Page } from "../page.ts";
import {
  json,
  type Misbehaviour,
  type ScriptedProvider,
  scriptedClient,
  startScriptedProvider,
} from "../scripted-provider.ts";
import { type RunningStage, startStage } from "../stage.ts";

let provider: ScriptedProvider;
let internal: ScriptedProvider;
let stage: RunningStage;
beforeAll(async () => {
  provider = await startScriptedProvider();
  internal = await startScriptedProvider();
  const way = (prefix: string, more: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries({
        ISSUER: provider.issuer,
        ALLOW_CLEARTEXT: "1",
        CLIENT_ID: scriptedClient.id,
        CLIENT_SECRET: scriptedClient.secret,
        REQUIRE_EMAIL: "1",
        TIMEOUT_SECONDS: "1",
        ...more,
      }).map(([name, value]) => [`${prefix}_${name}`, value]),
    );
  stage = await startStage({
    appEnv: {
      VERIFIERS: "demo,oidc:scripted,oidc:undescribed",
      ...way("OIDC_SCRIPTED"),
      ...way("OIDC_UNDESCRIBED"),
    },
  });
});
afterAll(() => Promise.all([stage?.stop(), provider?.stop(), internal?.stop()]));
beforeEach(() => {
  provider.misbehaves({});
  internal.misbehaves({});
});

async function at(parameters: Record<string, string> = {}) {
  const person = visitor(stage, [provider.issuer]);
  const { page } = await begin(person, await client({}, stage), parameters);
  const press = (on: Page, way = "scripted") => person.answer(on, { press: `method-oidc-${way}` });
  return { person, page, press };
}

/** Our own page with the ways to sign in and what was wrong; nothing of what was said there. */
function expectTold(page: Page, code: keyof typeof english.problems): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  expect(summary && textOf(summary)).toContain(english.problems[code].summary.split(/[.{]/)[0]);
  for (const way of ["demo", "oidc-scripted"]) expect(page.byId(`method-${way}`), way).toBeDefined();
  expect(page.text).not.toMatch(/their words|nonce|token|issuer/i);
}

const linesOf = (event: string, from: number) =>
  stage.app
    .log()
    .slice(from)
    .split("\n")
    .filter((line) => line.includes(`"event":"${event}"`));

/** One press of the button, what came of it, and that the next one is none the worse for it. */
async function expectDisbelief(
  how: Misbehaviour,
  { cause, code }: { readonly cause?: RegExp; readonly code?: keyof typeof english.problems },
  parameters: Record<string, string> = {},
): Promise<void> {
  const { page, press } = await at(parameters);
  provider.misbehaves(how);
  const from = stage.app.log().length;
  const told = await press(page);
  expectTold(told, code ?? "unavailable_method");
  expect(linesOf("login.accepted", from)).toEqual([]);
  const [failed, ...more] = linesOf("verifier.failed", from);
  expect(more).toEqual([]);
  if (cause) expect(failed).toMatch(cause);
  else expect(failed).toBeUndefined();
  if (failed) expect(failed).toContain('"method":"oidc-scripted"');
  else expect(linesOf("login.refused", from).join()).toContain(`"reason":"${code}"`);
  provider.misbehaves({});
  expectForm(await press(told), "/consent/form");
}

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: object): Misbehaviour => ({ claims: (usual) => ({ ...usual, ...change }) });

test("by the book, it signs somebody in", async () => {
  const { page, press } = await at();
  expectForm(await press(page), "/consent/form");
  expect(provider.asked).toContain("/userinfo");
});

describe("an ID token is not believed", () => {
  test.each<[string, () => Misbehaviour, RegExp]>([
    ["of another issuer", () => claims({ iss: "https://accounts.example" }), /\\?"iss\\?"/],
    ["for another client", () => claims({ aud: "another" }), /\\?"aud\\?"/],
    ["for two clients, and another asked", () => claims({ aud: ["gatehouse", "x"], azp: "x" }), /\\?"azp\\?"/],
    ["with another nonce", () => claims({ nonce: "another" }), /\\?"nonce\\?"/],
    ["without a nonce", () => claims({ nonce: undefined }), /\\?"nonce\\?"/],
    ["without a subject", () => claims({ sub: undefined }), /\\?"sub\\?"/],
    ["that has expired", () => claims({ exp: now() - 120 }), /\\?"exp\\?"/],
    ["that is not valid yet", () => claims({ nbf: now() + 300 }), /\\?"nbf\\?"/],
    ["that was made in the future", () => claims({ iat: now() + 300, exp: now() + 900 }), /iat is in the future/],
    ["signed with another key", () => ({ signature: "other-key" }), /signature/],
    ["signed with an unknown key", () => ({ signature: "unknown-key" }), /no applicable keys/],
    ["signed with the client's secret", () => ({ signature: "client-secret" }), /\\?"alg\\?"/],
    ["signed with nothing", () => ({ signature: "none" }), /\\?"alg\\?"/],
    ["whose keys do not come", () => ({ keys: { status: 500 } }), /cannot be believed/],
    ["where there is none", () => ({ token: json({ access_token: "x", token_type: "Bearer" }) }), /id_token/],
    [
      "where there is something else",
      () => ({ token: json({ access_token: "x", token_type: "Bearer", id_token: "a.b" }) }),
      /JWT/,
    ],
  ])("%s", async (_name, how, cause) => {
    // Keys that are known already would hide what is wrong with those that are sent now.
    if ("keys" in how()) await stage.app.restart();
    await expectDisbelief(how(), { cause });
  });

  test("that is older than the client wants", async () => {
    await expectDisbelief(claims({ auth_time: now() - 600 }), { code: "session_not_enough" }, { prompt: "login" });
    await expectDisbelief(claims({ auth_time: undefined }), { code: "session_not_enough" }, { max_age: "300" });
  });
});

describe("an answer is not believed", () => {
  test.each<[string, Misbehaviour, RegExp]>([
    ["that names another issuer", { callback: (given) => given.set("iss", "https://accounts.example") }, /\\?"iss\\?"/],
    ["that names no issuer", { callback: (given) => given.delete("iss") }, /\\?"iss\\?"/],
    ["of a token endpoint that is broken", { token: { status: 500 } }, /status 500/],
    ["of one that knows nobody", { token: json({ error: "invalid_client" }, 401) }, /status 401, invalid_client/],
    ["of one with words of its own", { token: json({ error: "their words" }, 400) }, /an unregistered error/],
    [
      "of one that is no JSON",
      { token: { headers: { "content-type": "application/json" }, body: "their words" } },
      /no JSON/,
    ],
    [
      "of one that is a page",
      { token: { headers: { "content-type": "text/html" }, body: "<p>their words" } },
      /content-type/,
    ],
    ["of one that hangs", { token: "hang" }, /timed out|timeout/],
    ["of one that closes", { token: "close" }, /fetch failed/],
    ["of one that never ends", { token: "endless" }, /more than 512 KiB/],
    [
      "of userinfo about somebody else",
      { userInfo: (usual) => ({ ...usual, sub: "bob" }) },
      /userinfo cannot be had.*sub/,
    ],
    ["of userinfo that is broken", { userInfo: { status: 503 } }, /userinfo cannot be had.*503/],
    ["of userinfo that never ends", { userInfo: "endless" }, /more than 512 KiB/],
  ])("%s", async (_name, how, cause) => {
    await expectDisbelief(how, { cause });
  });

  test("that leads into the operator's network", async () => {
    const to = { location: `${internal.issuer}/token` };
    for (const status of [302, 307]) {
      await expectDisbelief(
        { token: { status, headers: to } },
        { cause: new RegExp(`answered ${status}, and redirects`) },
      );
    }
    expect(internal.asked).toEqual([]);
  });
});

describe("the way back says no", () => {
  test.each<[string, (given: URLSearchParams) => void, keyof typeof english.problems, RegExp | undefined]>([
    ["cancelled", error("access_denied"), "provider_cancelled", undefined],
    ["not signed in", error("login_required"), "provider_refused", undefined],
    ["broken", error("server_error"), "unavailable_method", /because of Error: server_error/],
    ["wrong settings", error("unauthorized_client"), "unavailable_method", /because of Error: unauthorized_client/],
    ["somebody's words", error("<b>their words</b>"), "unavailable_method", /an unregistered error/],
    ["without a code", (given) => given.delete("code"), "provider_refused", undefined],
    ["two codes", (given) => given.append("code", "x"), "provider_refused", undefined],
    ["an unknown code", (given) => given.set("code", "nobody's"), "provider_refused", undefined],
    ["an endless code", (given) => given.set("code", "x".repeat(6000)), "provider_refused", undefined],
  ])("%s", async (_name, callback, code, cause) => {
    await expectDisbelief({ callback }, { code, ...(cause ? { cause } : {}) });
  });

  function error(name: string) {
    return (given: URLSearchParams) => {
      given.delete("code");
      given.set("error", name);
      given.set("error_description", "their words");
    };
  }

  test("with a state of nobody's", async () => {
    const { page, press } = await at();
    provider.misbehaves({ callback: (given) => given.set("state", "nobody's") });
    expectProblem(await press(page), 404, "unknown_request");
    expect(provider.asked).not.toContain("/token");
  });
});

test("somebody without an address is told so, and is asked for it again", async () => {
  const { email: _email, ...rest } = { email: "", sub: "ada", name: "Ada" };
  await expectDisbelief({ userInfo: () => rest }, { code: "provider_email_missing" });
});

describe("somebody else's sign-in", () => {
  /** Stops before the browser comes back. */
  async function wayBack() {
    const { person, page } = await at();
    const sent = await person.submit(page, { press: "method-oidc-scripted" });
    const back = await person.ask(sent.location ?? "");
    return { person, to: new URL(back.location ?? "") };
  }

  test("is nobody's in another browser", async () => {
    const attacker = await wayBack();
    const victim = await wayBack();
    provider.misbehaves({});
    expectProblem(await victim.person.open(attacker.to), 404, "unknown_request");
    expect(provider.asked).toEqual([]);
    // What the victim began is none the worse for it.
    expectForm(await victim.person.open(victim.to), "/consent/form");
  });

  test.each([false, true])("is not taken for one's own, whoever is careless: %s", async (isCareless) => {
    const attacker = await wayBack();
    const victim = await wayBack();
    provider.misbehaves({ isCareless });
    const from = stage.app.log().length;
    const injected = new URL(victim.to);
    injected.searchParams.set("code", attacker.to.searchParams.get("code") ?? "");
    expectTold(await victim.person.open(injected), isCareless ? "unavailable_method" : "provider_refused");
    expect(linesOf("login.accepted", from)).toEqual([]);
    expect(linesOf("verifier.failed", from).join()).toMatch(isCareless ? /nonce/ : /^$/);
  });

  test("is spent: whoever repeats it comes to where it led, and no code is redeemed twice", async () => {
    const { person, to } = await wayBack();
    expectForm(await person.open(to), "/consent/form");
    provider.misbehaves({ isCareless: true });
    const again = await person.open(to);
    expect(again.status === 200 || again.byId("way-on") !== undefined).toBe(true);
    expect(provider.asked).not.toContain("/token");
  });
});

describe("a description is not believed", () => {
  const names = (change: object): Misbehaviour => ({ description: (usual) => ({ ...usual, ...change }) });
  test.each<[string, () => Misbehaviour, RegExp]>([
    ["of another issuer", () => names({ issuer: "https://accounts.example" }), /issuer/],
    ["with an endpoint in clear", () => names({ token_endpoint: "http://10.0.0.1/token" }), /not https/],
    ["with an endpoint of the cloud", () => names({ jwks_uri: "http://169.254.169.254/latest" }), /not https/],
    ["with a script for an endpoint", () => names({ authorization_endpoint: "javascript:alert(1)" }), /not https/],
    ["with a password in an endpoint", () => names({ userinfo_endpoint: "https://a:b@x.example/" }), /not https/],
    ["without keys", () => names({ jwks_uri: undefined }), /leaves out an endpoint/],
    [
      "that signs nothing",
      () => names({ id_token_signing_alg_values_supported: ["none", "HS256"] }),
      /signs in no way/,
    ],
    ["that is broken", () => ({ description: { status: 500 } }), /500/],
    ["that is not there", () => ({ description: { status: 404 } }), /404/],
    [
      "that is elsewhere",
      () => ({ description: { status: 302, headers: { location: internal.issuer } } }),
      /redirects/,
    ],
    ["that hangs", () => ({ description: "hang" }), /timed out|timeout/],
    ["that never ends", () => ({ description: "endless" }), /512 KiB/],
  ])("%s", async (_name, how, cause) => {
    const { page, press } = await at();
    provider.misbehaves(how());
    const from = stage.app.log().length;
    const told = await press(page, "undescribed");
    expectTold(told, "unavailable_method");
    expect(linesOf("verifier.failed", from).join()).toMatch(cause);
    expect(linesOf("verifier.failed", from)).toHaveLength(1);
    expect(internal.asked).toEqual([]);
    provider.misbehaves({});
    expectForm(await press(told), "/consent/form");
  });
});

test("unusable settings stop the start, each with its remedy", async () => {
  const appEnv = { VERIFIERS: "oidc", OIDC_ISSUER: "http://accounts.example", OIDC_CLIENT_ID: "x" };
  await expect(startStage({ appEnv })).rejects.toThrow(/OIDC_ISSUER would be asked in clear[\s\S]*Use https/);
});
