// A provider whose tokens and answers lie, hang or are broken: reported, with a way on, and nobody gets in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectForm } from "../flows/story.ts";
import { at, expectDisbelief, type OidcStage, startOidcStage } from "../oidc-stage.ts";
import { json, type Misbehaviour } from "../scripted-provider.ts";
import { startStage } from "../stage.ts";

let on: OidcStage;
beforeAll(async () => {
  on = await startOidcStage();
});
afterAll(() => on?.stop());
beforeEach(() => {
  on.provider.misbehaves({});
  on.internal.misbehaves({});
});

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: object): Misbehaviour => ({ claims: (usual) => ({ ...usual, ...change }) });

test("by the book, it signs somebody in", async () => {
  const { page, press } = await at(on);
  expectForm(await press(page), "/consent/form");
  expect(on.provider.asked).toContain("/userinfo");
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
    if ("keys" in how()) await on.stage.app.restart();
    await expectDisbelief(on, how(), { cause });
  });

  test("that is older than the client wants", async () => {
    await expectDisbelief(on, claims({ auth_time: now() - 600 }), {
      code: "session_not_enough",
      parameters: { prompt: "login" },
    });
    await expectDisbelief(on, claims({ auth_time: undefined }), {
      code: "session_not_enough",
      parameters: { max_age: "300" },
    });
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
    await expectDisbelief(on, how, { cause });
  });

  test("that leads into the operator's network", async () => {
    const to = { location: `${on.internal.issuer}/token` };
    for (const status of [302, 307]) {
      await expectDisbelief(
        on,
        { token: { status, headers: to } },
        { cause: new RegExp(`answered ${status}, and redirects`) },
      );
    }
    expect(on.internal.asked).toEqual([]);
  });
});

test("somebody without an address is told so, and is asked for it again", async () => {
  const { email: _email, ...rest } = { email: "", sub: "ada", name: "Ada" };
  await expectDisbelief(on, { userInfo: () => rest }, { code: "provider_email_missing" });
});

test("unusable settings stop the start, each with its remedy", async () => {
  const appEnv = { VERIFIERS: "oidc", OIDC_ISSUER: "http://accounts.example", OIDC_CLIENT_ID: "x" };
  await expect(startStage({ appEnv })).rejects.toThrow(/OIDC_ISSUER would be asked in clear[\s\S]*Use https/);
});
