// Saying no: the application hears it in the standard's words, and nothing is left behind.
import { expect, test } from "vitest";
import {
  admin,
  allow,
  begin,
  callback,
  client,
  DEMO,
  DENIED,
  expectForm,
  expectProblem,
  refusal,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

test("cancelling the login tells the application, with its state", async () => {
  const rp = await client();
  const person = visitor();
  const { attempt, page } = await begin(person, rp);
  const back = await person.answer(page, { press: "reject" });
  expect(refusal(back)).toEqual({ error: "access_denied", description: DENIED, state: attempt.state });
});

test("cancelling needs neither name nor password, and what was typed does not matter", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const back = await person.answer(page, { type: DEMO, tick: ["remember"], press: "reject" });
  expect(refusal(back).error).toBe("access_denied");
  expectForm((await begin(person, rp)).page, "/login/form");
});

test("denying consent tells the application, and nothing is stored", async () => {
  const rp = await client();
  const person = visitor();
  const { attempt, page } = await begin(person, rp);
  const consent = await signIn(person, page, { remember: true });
  const back = await person.answer(consent, { tick: ["openid", "remember"], press: "reject" });
  expect(refusal(back)).toEqual({ error: "access_denied", description: DENIED, state: attempt.state });
  const grants = await admin().consentSessions(DEMO.email);
  expect(JSON.stringify(grants)).not.toContain(rp.clientId);
  expectForm((await begin(person, rp)).page, "/consent/form");
});

test("after a no the next attempt can be a yes", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  await person.answer(await signIn(person, page), { press: "reject" });
  const { tokens } = await signInAndAllow(person, rp, ["openid"]);
  expect(tokens.scope).toBe("openid");
});

test("refusing to choose an account ends at the application, and the person stays signed in", async () => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true });
  const { page } = await begin(person, rp, { login_hint: "other@example.com" });
  expect(refusal(await person.answer(page, { press: "reject" })).error).toBe("access_denied");
  expectForm((await begin(person, rp)).page, "/consent/form");
});

test("an unknown client ends on the error page, not at a client", async () => {
  const url = new URL(`${stage().publicUrl}/oauth2/auth`);
  url.search = String(new URLSearchParams({ client_id: "nobody", response_type: "code", state: "12345678" }));
  const page = await visitor().open(url);
  expect(page.url.pathname).toBe("/error");
  expectProblem(page, 400, "authorization_error");
  expect(page.text).toContain("invalid_client");
});

test("an untrusted redirect URI ends on the error page", async () => {
  const rp = await client();
  const { page } = await begin(visitor(), rp, { redirect_uri: "https://evil.example/callback" });
  expect(page.url.pathname).toBe("/error");
  expectProblem(page, 400, "authorization_error");
});

test("a scope the client may not have is refused at the client", async () => {
  const rp = await client();
  const { page } = await begin(visitor(), rp, { scope: "openid admin" });
  expect(refusal(page).error).toBe("invalid_scope");
});

test("a response type the client may not have is refused at the client", async () => {
  const rp = await client();
  const { page } = await begin(visitor(), rp, { response_type: "token" });
  // An implicit type is answered in the fragment.
  const { searchParams, hash } = callback(page);
  const error = searchParams.get("error") ?? new URLSearchParams(hash.slice(1)).get("error");
  expect(error).toBe("unsupported_response_type");
});

test("a client deleted while the page was open ends on the error page", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  await admin().deleteClient(rp.clientId);
  const after = await person.answer(page, { type: DEMO, press: "accept" });
  expect(after.url.pathname).toBe("/error");
  expectProblem(after, 400, "authorization_error");
});

test("a denied person can still allow in another tab of the same request", async () => {
  const rp = await client();
  const person = visitor();
  const { attempt, page } = await begin(person, rp);
  const consent = await signIn(person, page);
  await person.submit(consent, { press: "reject" });
  const reopened = await person.open(consent.url);
  const back = await allow(person, reopened, ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
});
