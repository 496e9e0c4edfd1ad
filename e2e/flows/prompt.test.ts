// The prompt family: what an application may demand about what is shown, and that silence stays silent.
import { describe, expect, test } from "vitest";
import {
  admin,
  allow,
  begin,
  callback,
  client,
  DEMO,
  expectForm,
  refusal,
  rememberSomebody,
  signIn,
  signInAndAllow,
  visitor,
} from "./story.ts";

describe("prompt=none", () => {
  test("without a session is login_required", async () => {
    const rp = await client();
    const { attempt, page } = await begin(visitor(), rp, { prompt: "none" });
    expect(refusal(page)).toMatchObject({ error: "login_required", state: attempt.state });
  });

  test("with a session but no remembered consent is consent_required, and shows nothing", async () => {
    const rp = await client();
    const person = visitor();
    const { page: login } = await begin(person, rp);
    await allow(person, await signIn(person, login, { remember: true }), ["openid"]);
    const { page } = await begin(person, rp, { prompt: "none" });
    expect(refusal(page).error).toBe("consent_required");
    expect(page.hops.every(({ status }) => status >= 300 && status < 400)).toBe(true);
  });

  test("with both remembered succeeds silently", async () => {
    const rp = await client();
    const person = visitor();
    await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
    const { attempt, page } = await begin(person, rp, { scope: "openid", prompt: "none" });
    expect(page.hops.every(({ status }) => status >= 300 && status < 400)).toBe(true);
    expect((await rp.redeem(attempt, callback(page))).claims()?.sub).toBe(DEMO.email);
  });

  test("never takes the remembered account for the one the application hints at", async () => {
    const rp = await client();
    const person = visitor();
    await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
    const { page } = await begin(person, rp, { scope: "openid", prompt: "none", login_hint: "other@example.com" });
    expect(refusal(page).error).toBe("account_selection_required");
  });
});

describe("a new sign-in is demanded", () => {
  test.each([
    ["prompt=login", { prompt: "login" }],
    ["max_age=0", { max_age: "0" }],
  ])("by %s, whoever is remembered", async (_case, parameters) => {
    const rp = await client();
    const person = visitor();
    const first = await signInAndAllow(person, rp, ["openid"], { remember: true });
    const { attempt, page } = await begin(person, rp, parameters);
    expectForm(page, "/login/form");
    expect(page.byId("password")).toBeDefined();
    const back = await allow(person, await signIn(person, page, { remember: true }), ["openid"]);
    const claims = (await rp.redeem(attempt, callback(back))).claims();
    expect(claims?.sub).toBe(DEMO.email);
    expect(claims?.auth_time).toBeGreaterThanOrEqual(first.tokens.claims()?.auth_time ?? Number.NaN);
  });

  test("and a generous max_age does not demand it", async () => {
    const rp = await client();
    const person = visitor();
    await signInAndAllow(person, rp, ["openid"], { remember: true });
    expectForm((await begin(person, rp, { max_age: "3600" })).page, "/consent/form");
  });
});

test("prompt=consent asks although consent is remembered", async () => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
  const { attempt, page } = await begin(person, rp, { scope: "openid", prompt: "consent" });
  expect(page.path).not.toContain("/login/form");
  const back = await allow(person, page, ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
});

describe("prompt=registration", () => {
  test("opens at the registration address and can be finished by signing in", async () => {
    const rp = await client();
    const person = visitor();
    const { attempt, page } = await begin(person, rp, { prompt: "registration" });
    expect(page.path).toContain("/registration");
    const back = await allow(person, await signIn(person, page), ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(DEMO.email);
  });
});

test("prompt=select_account lets one choose instead of taking the remembered account", async () => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true });
  const { page } = await begin(person, rp, { prompt: "select_account" });
  expectForm(page, "/login/form");
  expect(page.text).toContain(DEMO.email);
  expect(page.byId("switch-account")).toBeDefined();
  const after = await person.answer(page, { press: "accept" });
  // Up to 26.2 Hydra does not know this prompt, and says so only now.
  if (after.hasLeft) expect(refusal(after).error).toBe("invalid_request");
  else expectForm(after, "/consent/form");
});

describe("login_hint", () => {
  test.each(["someone@example.com", `"><script>alert(1)</script>`, "a@b.c' onfocus='x", "ä ö&amp;"])(
    "%s is filled in as text",
    async (hint) => {
      const rp = await client();
      const { page } = await begin(visitor(), rp, { login_hint: hint });
      expectForm(page, "/login/form");
      expect(page.byId("email")?.attributes.get("value")).toBe(hint);
      expect(page.all(({ attributes }) => attributes.has("onfocus"))).toEqual([]);
    },
  );

  test("an absurdly long one is left out", async () => {
    const rp = await client();
    const { page } = await begin(visitor(), rp, { login_hint: "x".repeat(5000) });
    expectForm(page, "/login/form");
    expect(page.byId("email")?.attributes.get("value") ?? "").toBe("");
  });

  test("of somebody else than the remembered person offers to switch", async () => {
    const rp = await client();
    const person = visitor();
    await signInAndAllow(person, rp, ["openid"], { remember: true });
    const { page } = await begin(person, rp, { login_hint: "other@example.com" });
    expectForm(page, "/login/form");
    expect(page.text).toContain("other@example.com");
    expect(page.text).toContain(DEMO.email);
    const fresh = await person.answer(page, { press: "switch-account" });
    expectForm(fresh, "/login/form");
    expect(fresh.byId("password")).toBeDefined();
  });
});

describe("id_token_hint", () => {
  test("of another subject is explained before the flow fails", async () => {
    const rp = await client();
    const { id_token: hint = "" } = await rememberSomebody(visitor(), rp, "other@example.com");
    const person = visitor();
    const { page } = await begin(person, rp, { id_token_hint: hint });
    const told = await signIn(person, page);
    expectForm(told, "/login/form");
    expect(told.byId("problem-summary")).toBeDefined();
    expect(refusal(await person.answer(told, { press: "reject" })).error).toBe("access_denied");
  });

  test("of the same subject is no obstacle", async () => {
    const rp = await client();
    const { tokens } = await signInAndAllow(visitor(), rp, ["openid"]);
    const again = await signInAndAllow(visitor(), rp, ["openid"], {
      parameters: { id_token_hint: tokens.id_token ?? "" },
    });
    expect(await admin().introspect(again.tokens.access_token)).toMatchObject({ active: true, sub: DEMO.email });
  });
});
