// Ways back that say no or belong to somebody else, and descriptions that lie: a way on, and nobody gets in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectForm, expectProblem } from "../flows/story.ts";
import {
  at,
  expectDisbelief,
  expectTold,
  linesOf,
  type OidcStage,
  type ProblemName,
  startOidcStage,
} from "../oidc-stage.ts";
import type { Misbehaviour } from "../scripted-provider.ts";

let on: OidcStage;
beforeAll(async () => {
  on = await startOidcStage();
});
afterAll(() => on?.stop());
beforeEach(() => {
  on.provider.misbehaves({});
  on.internal.misbehaves({});
});

describe("the way back says no", () => {
  test.each<[string, (given: URLSearchParams) => void, ProblemName, RegExp | undefined]>([
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
    await expectDisbelief(on, { callback }, { code, cause });
  });

  function error(name: string) {
    return (given: URLSearchParams) => {
      given.delete("code");
      given.set("error", name);
      given.set("error_description", "their words");
    };
  }

  test("with a state of nobody's", async () => {
    const { page, press } = await at(on);
    on.provider.misbehaves({ callback: (given) => given.set("state", "nobody's") });
    expectProblem(await press(page), 404, "unknown_request");
    expect(on.provider.asked).not.toContain("/token");
  });
});

describe("somebody else's sign-in", () => {
  /** Stops before the browser comes back. */
  async function wayBack() {
    const { person, page } = await at(on);
    const sent = await person.submit(page, { press: "method-oidc-scripted" });
    const back = await person.ask(sent.location ?? "");
    return { person, to: new URL(back.location ?? "") };
  }

  test("is nobody's in another browser", async () => {
    const attacker = await wayBack();
    const victim = await wayBack();
    on.provider.misbehaves({});
    expectProblem(await victim.person.open(attacker.to), 404, "unknown_request");
    expect(on.provider.asked).toEqual([]);
    // What the victim began is none the worse for it.
    expectForm(await victim.person.open(victim.to), "/consent/form");
  });

  test.each([false, true])("is not taken for one's own, whoever is careless: %s", async (isCareless) => {
    const attacker = await wayBack();
    const victim = await wayBack();
    on.provider.misbehaves({ isCareless });
    const from = on.stage.app.log().length;
    const injected = new URL(victim.to);
    injected.searchParams.set("code", attacker.to.searchParams.get("code") ?? "");
    expectTold(await victim.person.open(injected), isCareless ? "unavailable_method" : "provider_refused");
    expect(linesOf(on, "login.accepted", from)).toEqual([]);
    expect(linesOf(on, "verifier.failed", from).join()).toMatch(isCareless ? /nonce/ : /^$/);
  });

  test("is spent: whoever repeats it comes to where it led, and no code is redeemed twice", async () => {
    const { person, to } = await wayBack();
    expectForm(await person.open(to), "/consent/form");
    on.provider.misbehaves({ isCareless: true });
    const again = await person.open(to);
    expect(again.status === 200 || again.byId("way-on") !== undefined).toBe(true);
    expect(on.provider.asked).not.toContain("/token");
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
      () => ({ description: { status: 302, headers: { location: on.internal.issuer } } }),
      /redirects/,
    ],
    ["that hangs", () => ({ description: "hang" }), /timed out|timeout/],
    ["that never ends", () => ({ description: "endless" }), /512 KiB/],
  ])("%s", async (_name, how, cause) => {
    const { page, press } = await at(on);
    on.provider.misbehaves(how());
    const from = on.stage.app.log().length;
    const told = await press(page, "undescribed");
    expectTold(told, "unavailable_method");
    expect(linesOf(on, "verifier.failed", from).join()).toMatch(cause);
    expect(linesOf(on, "verifier.failed", from)).toHaveLength(1);
    expect(on.internal.asked).toEqual([]);
    on.provider.misbehaves({});
    expectForm(await press(told), "/consent/form");
  });
});
