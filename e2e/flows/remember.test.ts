// What is remembered, for whom, and that being remembered shows no page at all.
import { expect, test } from "vitest";
import { admin, allow, begin, callback, client, DEMO, expectForm, signIn, signInAndAllow, visitor } from "./story.ts";

test("a remembered sign-in goes straight to consent, by plain redirects", async () => {
  const rp = await client();
  const person = visitor();
  const { page: login } = await begin(person, rp);
  await allow(person, await signIn(person, login, { remember: true }), ["openid"]);

  const { page } = await begin(person, rp);
  expect(page.path).toEqual(["/oauth2/auth", "/login", "/oauth2/auth", "/consent", "/consent/form"]);
  const skipped = page.hops.find(({ url }) => url.pathname === "/login");
  expect(skipped?.status).toBe(303);
  expect(skipped?.body).toBe("");
});

test("a remembered sign-in and consent go straight back, with the same grant, session and claims", async () => {
  const rp = await client();
  const person = visitor();
  const parameters = { scope: "openid profile offline_access" };
  const ticked = parameters.scope.split(" ");
  const first = await signInAndAllow(person, rp, ticked, { remember: true, parameters });

  const again = await begin(person, rp, parameters);
  expect(again.page.path).not.toContain("/login/form");
  expect(again.page.path).not.toContain("/consent/form");
  const second = await rp.redeem(again.attempt, callback(again.page));
  expect(second.scope).toBe(first.tokens.scope);
  const relevant = (claims: Readonly<Record<string, unknown>> | undefined) => {
    const { sub, sid, name, given_name, acr, amr } = claims ?? {};
    return { sub, sid, name, given_name, acr, amr };
  };
  expect(relevant(second.claims())).toEqual(relevant(first.tokens.claims()));
  expect(second.claims()?.name).toBe("Foo Bar");
});

test("nothing is remembered without the tick", async () => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"]);
  const { page } = await begin(person, rp);
  expectForm(page, "/login/form");
  expectForm(await signIn(person, page), "/consent/form");
});

test("a remembered consent does not cover what was not asked for then", async () => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
  const { page } = await begin(person, rp, { scope: "openid email" });
  expectForm(page, "/consent/form");
});

test("a remembered consent is for one client", async () => {
  const [one, two] = [await client(), await client()];
  const person = visitor();
  await signInAndAllow(person, one, ["openid"], { remember: true, parameters: { scope: "openid" } });
  expectForm((await begin(person, two, { scope: "openid" })).page, "/consent/form");
});

test("another browser is asked for everything but a remembered consent", async () => {
  const rp = await client();
  await signInAndAllow(visitor(), rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
  const other = visitor();
  const { attempt, page } = await begin(other, rp, { scope: "openid" });
  const back = await signIn(other, page);
  expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
});

test("signing in without the tick ends being remembered", async () => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true });
  const { page } = await begin(person, rp, { prompt: "login" });
  await signIn(person, page);
  expectForm((await begin(person, rp)).page, "/login/form");
});

test("a remembered consent is listed and can be revoked, with its tokens", async () => {
  const rp = await client();
  const person = visitor();
  const { tokens } = await signInAndAllow(person, rp, ["openid", "offline_access"], { remember: true });
  const grants = await admin().consentSessions(DEMO.email);
  const mine = grants.filter((grant) => JSON.stringify(grant.consent_request).includes(rp.clientId));
  expect(mine).toHaveLength(1);
  expect(mine[0]).toMatchObject({ grant_scope: ["openid", "offline_access"], remember: true });
  expect(mine[0]?.handled_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);

  await admin().revokeConsent(DEMO.email);
  expect(await admin().consentSessions(DEMO.email)).toEqual([]);
  expect(await admin().introspect(tokens.access_token)).toMatchObject({ active: false });
  expect(await admin().introspect(tokens.refresh_token ?? "")).toMatchObject({ active: false });
  expectForm((await begin(person, rp)).page, "/consent/form");
});
