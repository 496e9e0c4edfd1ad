// Clients whose operator vouches for them: no consent page, everything granted, silent sign-in later.
import { expect, test } from "vitest";
import { admin, begin, callback, client, DEMO, expectForm, refusal, signIn, visitor } from "./story.ts";

test("skip_consent grants what was asked for, with claims and audience, without a page", async () => {
  const rp = await client({ client: { skip_consent: true, audience: ["https://api.example"] } });
  const person = visitor();
  const { attempt, page } = await begin(person, rp, { audience: "https://api.example" });
  const back = await signIn(person, page, { remember: true });
  expect(back.path).toContain("/consent");
  expect(back.path).not.toContain("/consent/form");
  const tokens = await rp.redeem(attempt, callback(back));
  expect(tokens.scope).toBe("openid offline_access profile email");
  expect(tokens.claims()).toMatchObject({ sub: DEMO.email, name: "Foo Bar", email: DEMO.email });
  expect(await admin().introspect(tokens.access_token)).toMatchObject({ aud: ["https://api.example"] });
});

test("skip_consent works with prompt=none afterwards", async () => {
  const rp = await client({ client: { skip_consent: true } });
  const person = visitor();
  const { page } = await begin(person, rp);
  await signIn(person, page, { remember: true });
  const silent = await begin(person, rp, { prompt: "none" });
  const tokens = await rp.redeem(silent.attempt, callback(silent.page));
  expect(tokens.claims()).toMatchObject({ sub: DEMO.email, email: DEMO.email });
});

test("skip_consent does not skip the login", async () => {
  const rp = await client({ client: { skip_consent: true } });
  expectForm((await begin(visitor(), rp)).page, "/login/form");
  expect(refusal((await begin(visitor(), rp, { prompt: "none" })).page).error).toBe("login_required");
});

test("an ordinary client never gets that treatment, however it is named", async () => {
  const rp = await client({ client: { client_name: "skip_consent", metadata: { skip_consent: true } } });
  const person = visitor();
  const { page } = await begin(person, rp);
  expectForm(await signIn(person, page), "/consent/form");
});
