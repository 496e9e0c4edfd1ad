// The cases Hydra's own browser tests drive through its pages, as far as they need no script; for both kinds of access token.
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canConfigureServer, type RunningStage, type Stage, startStage } from "../stage.ts";
import {
  admin,
  allow,
  begin,
  callback,
  client,
  DEMO,
  DENIED,
  expectForm,
  refusal,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

describe.each(["opaque", "jwt"] as const)("access tokens are %s", (strategy) => {
  let on: Stage;
  let own: RunningStage | undefined;

  beforeAll(async () => {
    on = stage();
    if (strategy === "opaque" || !canConfigureServer()) return;
    const serverEnv = {
      STRATEGIES_ACCESS_TOKEN: "jwt",
      OIDC_SUBJECT_IDENTIFIERS_SUPPORTED_TYPES: "public",
      OIDC_SUBJECT_IDENTIFIERS_PAIRWISE_SALT: "",
    };
    own = await startStage({ serverEnv });
    on = own;
  });
  afterAll(() => own?.stop());

  function hydraCase(name: string, body: () => Promise<void>): void {
    test(name, async (context) => {
      context.skip(strategy === "jwt" && !own, "an external Hydra keeps its own token strategy");
      await body();
    });
  }

  for (const ticked of [["offline_access", "openid"], ["offline_access"], ["openid"], []]) {
    hydraCase(`oauth2/authorize_code: ${ticked.join(" and ") || "no scope"}`, async () => {
      const rp = await client({ scope: "offline_access openid" }, on);
      const { tokens } = await signInAndAllow(visitor(on), rp, ticked);
      expect(tokens.access_token).toMatch(/./);
      expect(tokens.id_token !== undefined).toBe(ticked.includes("openid"));
      expect(tokens.refresh_token !== undefined).toBe(ticked.includes("offline_access"));
    });
  }

  hydraCase("oauth2/authorize_code: skip_consent skips the page and gives everything", async () => {
    const rp = await client({ scope: "offline_access openid", client: { skip_consent: true } }, on);
    const person = visitor(on);
    const { attempt, page } = await begin(person, rp);
    const tokens = await rp.redeem(attempt, callback(await signIn(person, page)));
    expect(tokens.scope).toBe("offline_access openid");
    expect(tokens.refresh_token).toMatch(/./);
  });

  hydraCase("oauth2/authorize_error: login and consent rejected", async () => {
    const rp = await client({}, on);
    const person = visitor(on);
    const first = await begin(person, rp);
    expect(refusal(await person.answer(first.page, { press: "reject" })).description).toBe(DENIED);
    const second = await begin(person, rp);
    const consent = await signIn(person, second.page);
    expect(refusal(await person.answer(consent, { press: "reject" })).description).toBe(DENIED);
  });

  hydraCase("oauth2/authorize_error: a client without the grant type learns it at the token endpoint", async () => {
    const rp = await client({ client: { grant_types: ["client_credentials"] } }, on);
    const person = visitor(on);
    const { attempt, page } = await begin(person, rp);
    const back = await allow(person, await signIn(person, page), ["openid"]);
    await expect(rp.redeem(attempt, callback(back))).rejects.toMatchObject({ error: "unauthorized_client" });
  });

  hydraCase("oauth2/consent: a remembered consent is listed; revoking it ends its tokens", async () => {
    const rp = await client({}, on);
    const { tokens } = await signInAndAllow(visitor(on), rp, ["openid", "offline_access"], { remember: true });
    const listed = await admin(on).consentSessions(DEMO.email);
    expect(listed.some((grant) => JSON.stringify(grant).includes(rp.clientId))).toBe(true);
    await admin(on).revokeConsent(DEMO.email);
    expect(await admin(on).consentSessions(DEMO.email)).toEqual([]);
    expect(await admin(on).introspect(tokens.access_token)).toMatchObject({ active: false });
    expect(await admin(on).introspect(tokens.refresh_token ?? "")).toMatchObject({ active: false });
  });

  hydraCase("oauth2/introspect: access and refresh token name the person", async () => {
    const rp = await client({}, on);
    const { tokens } = await signInAndAllow(visitor(on), rp, ["offline_access"]);
    for (const token of [tokens.access_token, tokens.refresh_token ?? ""]) {
      expect(await admin(on).introspect(token)).toMatchObject({ active: true, sub: DEMO.email });
    }
  });

  for (const kind of ["confidential", "public"] as const) {
    hydraCase(`oauth2/refresh_token: a ${kind} client refreshes once; reuse ends the chain`, async () => {
      const rp = await client({ kind }, on);
      const { tokens } = await signInAndAllow(visitor(on), rp, ["offline_access"]);
      const spent = tokens.refresh_token ?? "";
      const fresh = await rp.refresh(spent);
      await expect(rp.refresh(spent)).rejects.toMatchObject({ error: "invalid_grant" });
      await expect(rp.refresh(fresh.refresh_token ?? "")).rejects.toMatchObject({ error: "invalid_grant" });
    });
  }

  hydraCase("oauth2/jwt: the access token is what the strategy says", async () => {
    const rp = await client({}, on);
    const { tokens } = await signInAndAllow(visitor(on), rp, ["offline_access"]);
    const { access_token } = tokens;
    if (strategy === "opaque") return expect(() => decodeJwt(access_token)).toThrow();
    const keys = createRemoteJWKSet(new URL(`${on.publicUrl}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(access_token, keys);
    expect(payload.sub).toBe(DEMO.email);
  });

  hydraCase("openid/userinfo and openid/revoke", async () => {
    const rp = await client({}, on);
    const { tokens } = await signInAndAllow(visitor(on), rp, ["openid", "offline_access"]);
    const info = await rp.userInfo(tokens.access_token, DEMO.email);
    expect(info).toMatchObject({ sub: DEMO.email, aud: [rp.clientId] });
    await rp.revoke(tokens.access_token);
    expect(await admin(on).introspect(tokens.access_token)).toMatchObject({ active: false });
    await rp.revoke(tokens.refresh_token ?? "");
    expect(await admin(on).introspect(tokens.refresh_token ?? "")).toMatchObject({ active: false });
  });

  hydraCase("openid/prompt: none, login and consent", async () => {
    const rp = await client({ scope: "openid" }, on);
    const person = visitor(on);
    expect(refusal((await begin(person, rp, { prompt: "none" })).page).error).toBe("login_required");
    await signInAndAllow(person, rp, ["openid"], { remember: true });
    expect(callback((await begin(person, rp, { prompt: "none" })).page).searchParams.get("code")).toMatch(/./);
    expectForm((await begin(person, rp, { prompt: "login" })).page, "/login/form");
    expectForm((await begin(person, rp, { prompt: "consent" })).page, "/consent/form");
  });

  hydraCase("openid/logout: after it the login page is shown again", async () => {
    const rp = await client({}, on);
    const person = visitor(on);
    await signInAndAllow(person, rp, ["openid"], { remember: true });
    const page = await person.open(`${on.publicUrl}/oauth2/sessions/logout`);
    const landing = await person.answer(page, { press: "accept" });
    expect({ url: landing.url.href, status: landing.status }).toEqual({ url: `${on.appUrl}/`, status: 200 });
    expectForm((await begin(person, rp)).page, "/login/form");
  });
});
