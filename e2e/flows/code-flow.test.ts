// The authorization code flow, form by form, and that the application gets exactly what was allowed.
import { describe, expect, test } from "vitest";
import { admin, allow, begin, callback, client, DEMO, expectForm, signIn, signInAndAllow, visitor } from "./story.ts";

describe.each(["confidential", "public"] as const)("a %s client", (kind) => {
  test("gets tokens for the person who signed in and allowed it", async () => {
    const rp = await client({ kind });
    const person = visitor();

    const { attempt, page: login } = await begin(person, rp);
    expect(login.path).toEqual(["/oauth2/auth", "/login", "/login/form"]);
    expectForm(login, "/login/form");
    expect(login.body).toContain("Please log in");

    const consent = await signIn(person, login);
    expectForm(consent, "/consent/form");
    expect(consent.body).toContain("An application requests access to your data!");
    expect(consent.text).toContain("Test application");
    expect(consent.text).toContain(DEMO.email);

    const back = await allow(person, consent, ["openid", "offline_access"]);
    const tokens = await rp.redeem(attempt, callback(back));
    expect(tokens.claims()?.sub).toBe(DEMO.email);
    expect(tokens.claims()?.sid).toMatch(/./);
    expect(await admin().introspect(tokens.access_token)).toMatchObject({ active: true, sub: DEMO.email });
    expect(await rp.userInfo(tokens.access_token, DEMO.email)).toMatchObject({ sub: DEMO.email });

    const refreshed = await rp.refresh(tokens.refresh_token ?? "");
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect(await admin().introspect(refreshed.access_token)).toMatchObject({ active: true, sub: DEMO.email });
  });
});

describe("the forms", () => {
  test("offer scopes and remembering unticked, under the names Hydra's own tests use", async () => {
    const rp = await client();
    const person = visitor();
    const { page: login } = await begin(person, rp);
    for (const id of ["email", "password", "remember", "accept", "reject"]) expect(login.byId(id), id).toBeDefined();
    expect(login.byId("remember")?.attributes.has("checked")).toBe(false);
    expect(login.byId("email")?.attributes.get("autocomplete")).toContain("username");
    expect(login.byId("password")?.attributes.get("autocomplete")).toBe("current-password");

    const consent = await signIn(person, login);
    for (const scope of ["openid", "offline_access", "profile", "email", "remember"]) {
      expect(consent.byId(scope)?.attributes.get("type"), scope).toBe(scope === "remember" ? "radio" : "checkbox");
      expect(consent.byId(scope)?.attributes.has("checked"), scope).toBe(false);
    }
  });

  test("answer every step with a 303 and nothing in it", async () => {
    const rp = await client();
    const person = visitor();
    const { page: login } = await begin(person, rp);
    const entry = login.hops.find(({ url }) => url.pathname === "/login");
    expect(entry?.status).toBe(303);
    expect(entry?.body).toBe("");
    const answer = await person.submit(login, { type: DEMO, press: "accept" });
    expect(answer.status).toBe(303);
    expect(answer.location?.pathname).toBe("/oauth2/auth");
  });
});

describe("a wrong password", () => {
  test("comes back to the form, says so, and keeps the name but not the password", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const wrong = { email: DEMO.email, password: "not-the-password" };
    const again = await person.answer(page, { type: wrong, press: "accept" });
    expectForm(again, "/login/form");
    expect(again.byId("problem-summary")).toBeDefined();
    expect(again.byId("email")?.attributes.get("value")).toBe(DEMO.email);
    expect(again.byId("password")?.attributes.get("value") ?? "").toBe("");
    expect(again.body).not.toContain(wrong.password);
    expect(again.title).not.toBe(page.title);

    expectForm(await signIn(person, again), "/consent/form");
  });

  test("reads exactly like an unknown name", async () => {
    const rp = await client();
    const wordsFor = async (email: string) => {
      const person = visitor();
      const { page } = await begin(person, rp);
      const again = await person.answer(page, { type: { email, password: "not-the-password" }, press: "accept" });
      return { status: again.status, path: again.path, text: again.text.replaceAll(email, "…"), title: again.title };
    };
    expect(await wordsFor("nobody@example.com")).toEqual(await wordsFor(DEMO.email));
  });

  test.each([
    ["an empty password", { email: DEMO.email, password: "" }],
    ["an empty name", { email: "", password: DEMO.password }],
    ["a password with a space behind it", { email: DEMO.email, password: `${DEMO.password} ` }],
    ["an endless password", { email: DEMO.email, password: "a".repeat(10_000) }],
    ["an endless name", { email: "a".repeat(10_000), password: DEMO.password }],
    ["a zero byte", { email: DEMO.email, password: `${DEMO.password}\0` }],
  ])("%s signs nobody in", async (_case, type) => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const again = await person.answer(page, { type, press: "accept" });
    expectForm(again, "/login/form");
    expect(again.byId("problem-summary")).toBeDefined();
    expectForm(await signIn(person, again), "/consent/form");
  });
});

test("two requests in one browser do not disturb each other", async () => {
  const [one, two] = [await client(), await client()];
  const person = visitor();
  const first = await begin(person, one);
  const second = await begin(person, two);
  const back = await allow(person, await signIn(person, first.page), ["openid"]);
  expect((await one.redeem(first.attempt, callback(back))).scope).toBe("openid");
  const other = await allow(person, await signIn(person, second.page), ["openid"]);
  expect((await two.redeem(second.attempt, callback(other))).scope).toBe("openid");
});

test("the same form sent twice gets the same person through, and is never a dead end", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const first = await person.submit(page, { type: DEMO, press: "accept" });
  const second = await person.submit(page, { type: DEMO, press: "accept" });
  expect([first.status, second.status]).toEqual([303, 303]);
  expectForm(await person.follow(first, page), "/consent/form");
});

test("a new sign-in leads to tokens of its own", async () => {
  const rp = await client();
  const one = await signInAndAllow(visitor(), rp, ["openid"]);
  const two = await signInAndAllow(visitor(), rp, ["openid"]);
  expect(one.tokens.claims()?.sid).not.toBe(two.tokens.claims()?.sid);
});
