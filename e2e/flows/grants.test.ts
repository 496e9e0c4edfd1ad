// What is granted: never more than was asked for and ticked, whatever the form says.
import { describe, expect, test } from "vitest";
import {
  admin,
  allow,
  begin,
  callback,
  client,
  DEMO,
  expectProblem,
  signIn,
  signInAndAllow,
  visitor,
} from "./story.ts";

const API = "https://api.example";

/** Scope and audience as a resource server sees them. */
async function granted(accessToken: string): Promise<{ scope: string; audience: unknown; subject: unknown }> {
  const { active, scope = "", aud, sub } = await admin().introspect(accessToken);
  expect(active).toBe(true);
  return { scope: String(scope), audience: aud ?? [], subject: sub };
}

test.each([
  { ticked: ["openid", "offline_access"], id: true, refresh: true },
  { ticked: ["offline_access"], id: false, refresh: true },
  { ticked: ["openid"], id: true, refresh: false },
  { ticked: ["email", "openid"], id: true, refresh: false },
  { ticked: [], id: false, refresh: false },
])("ticking $ticked grants exactly that", async ({ ticked, id, refresh }) => {
  const rp = await client();
  const { tokens, page } = await signInAndAllow(visitor(), rp, ticked);
  const asked = ["openid", "offline_access", "profile", "email"];
  const expected = asked.filter((scope) => ticked.includes(scope)).join(" ");
  expect(callback(page).searchParams.get("scope") ?? "").toBe(expected);
  expect(tokens.scope ?? "").toBe(expected);
  expect(tokens.id_token !== undefined).toBe(id);
  expect(tokens.refresh_token !== undefined).toBe(refresh);
  expect((await granted(tokens.access_token)).scope).toBe(expected);
});

test("a request without scopes can be allowed", async () => {
  const rp = await client();
  const { tokens } = await signInAndAllow(visitor(), rp, [], { parameters: { scope: "" } });
  expect((await granted(tokens.access_token)).scope).toBe("");
});

test("a refreshed token carries no more than was allowed", async () => {
  const rp = await client();
  const { tokens } = await signInAndAllow(visitor(), rp, ["openid", "offline_access"]);
  const refreshed = await rp.refresh(tokens.refresh_token ?? "");
  expect((await granted(refreshed.access_token)).scope).toBe("openid offline_access");
});

describe("a forged consent form", () => {
  const forgeries: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    ["a scope the client may have but did not ask for", [["grant_scope", "email"]]],
    ["a scope nobody knows", [["grant_scope", "admin"]]],
    ["the same scope again and again", Array.from({ length: 50 }, () => ["grant_scope", "openid"] as const)],
    ["several scopes in one field", [["grant_scope", "openid email admin"]]],
    ["list brackets", [["grant_scope[]", "email"]]],
    ["another subject", [["subject", "admin@example.com"]]],
    ["another client", [["client_id", "somebody-else"]]],
    ["session claims", [["session[id_token][admin]", "true"]]],
    ["a foreign audience", [["grant_access_token_audience", "https://evil.example"]]],
    ["an empty scope", [["grant_scope", ""]]],
    ["where to go next", [["redirect_to", "https://evil.example/"]]],
  ];

  test.each(forgeries)("with %s grants nothing more", async (_case, forge) => {
    const rp = await client({ client: { audience: [API, "https://other.example"] } });
    const person = visitor();
    const { attempt, page } = await begin(person, rp, { scope: "openid profile", audience: API });
    const consent = await signIn(person, page);
    const back = await person.answer(consent, { tick: ["openid"], press: "accept", forge });
    const tokens = await rp.redeem(attempt, callback(back));
    expect(await granted(tokens.access_token)).toEqual({ scope: "openid", audience: [API], subject: DEMO.email });
    expect(tokens.claims()).not.toHaveProperty("admin");
  });

  test("with two challenges or none is refused, and the real one still works", async () => {
    const rp = await client();
    const person = visitor();
    const { attempt, page } = await begin(person, rp);
    const consent = await signIn(person, page);
    const challenge = consent.url.searchParams.get("consent_challenge") ?? "";
    for (const forged of [
      { forge: [["consent_challenge", challenge]] as const },
      { omit: ["consent_challenge"] },
      { omit: ["consent_challenge"], forge: [["consent_challenge", ""]] as const },
    ]) {
      expectProblem(await person.answer(consent, { tick: ["openid"], press: "accept", ...forged }), 400, "bad_form");
    }
    const back = await allow(person, consent, ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
  });

  test("without a button decides nothing", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const consent = await signIn(person, page);
    for (const forge of [
      [],
      [["answer", "maybe"]],
      [
        ["answer", "accept"],
        ["answer", "reject"],
      ],
    ] as const) {
      const refused = await person.submit(consent, { tick: ["openid"], press: "accept", omit: ["answer"], forge });
      expect(refused.location?.pathname).not.toBe("/oauth2/auth");
      expect(refused.status).toBeLessThan(500);
    }
  });
});

describe("audience", () => {
  test("is shown and granted as asked", async () => {
    const rp = await client({ client: { audience: [API, "https://other.example"] } });
    const person = visitor();
    const { attempt, page } = await begin(person, rp, { audience: API });
    const consent = await signIn(person, page);
    expect(consent.text).toContain(new URL(API).host);
    const tokens = await rp.redeem(attempt, callback(await allow(person, consent, ["openid"])));
    expect((await granted(tokens.access_token)).audience).toEqual([API]);
  });
});

test("a login form that names another subject signs in the one who proved it", async () => {
  const rp = await client();
  const person = visitor();
  const { attempt, page } = await begin(person, rp);
  const forge = [
    ["subject", "admin@example.com"],
    ["skip", "true"],
    ["acr", "urn:example:gold"],
  ] as const;
  const consent = await person.answer(page, { type: DEMO, press: "accept", forge });
  const claims = (await rp.redeem(attempt, callback(await allow(person, consent, ["openid"])))).claims();
  expect(claims?.sub).toBe(DEMO.email);
  expect(claims?.acr).not.toBe("urn:example:gold");
});
