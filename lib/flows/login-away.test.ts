// A way to sign in that leads to another site and back: the browser, the request and the step have to be the same.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { passwordVerifier } from "../verifiers/password.ts";
import type { IdentityVerifier, Step } from "../verifiers/verifier.ts";
import { openLogin, resumeLogin } from "./login.ts";
import { readLoginForm } from "./login-form.ts";
import {
  checkTestUser,
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  shown,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";
import { form, loginSteps, right } from "./test-login.ts";

type Verdict = () => Step<{ nonce: string }>;

let admin: FakeAdmin;
let browser: TestBrowser;
let house: TestHouse;
let verdict: Verdict;
let isAway: boolean;
const { open, page, answer } = loginSteps(() => ({ house, browser }));

const elsewhere: IdentityVerifier<{ nonce: string }> = {
  id: "elsewhere",
  name: "Elsewhere",
  stateSchema: z.strictObject({ nonce: z.string() }),
  async begin({ returnTo }) {
    if (!isAway) throw new Error("discovery failed", { cause: new Error("no route to host") });
    const to = `https://elsewhere.example/authorize?redirect_uri=${encodeURIComponent(returnTo.url)}&state=${returnTo.state}`;
    return { kind: "redirect", to, state: { nonce: "n1" } };
  },
  async resume(_login, state, given) {
    expect(state).toEqual({ nonce: "n1" });
    if (given.get("code") === "broken") throw new Error("the token endpoint is away");
    return verdict();
  },
};
const password = passwordVerifier("password", checkTestUser);

function houseWith(...ways: IdentityVerifier[]): TestHouse {
  const plan = { firstSteps: () => ways, nextStep: () => null, canRegister: false };
  return houseOn(admin.origin, { custom: { verifiers: ways, plan } });
}

/** Comes back as the other site would send it: to the address and with the state it was given. */
async function comeBack(to: string, code = "good", on = browser) {
  const { searchParams } = new URL(to);
  const back = new URL(searchParams.get("redirect_uri") ?? "");
  const query = new URLSearchParams({ code, state: searchParams.get("state") ?? "" });
  return on.keep(await resumeLogin(house, on.get(`${back.pathname}?${query}`), back.pathname.split("/").at(-1) ?? ""));
}

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseWith(elsewhere);
  browser = openBrowser();
  isAway = true;
  verdict = () => ({ kind: "verified", identity: { subject: "7", amr: ["fed"], authTime: 1_800_000_000 } });
});
afterEach(() => admin.close());

describe("the only way to sign in", () => {
  test("is gone at once, and who comes back is believed", async () => {
    const to = leadsTo(await open());
    expect(to).toMatch(/^https:\/\/elsewhere\.example\//);
    expect(admin.told).toEqual([]);
    expect(leadsTo(await comeBack(to))).toBe("https://hydra.example/after-login-accept");
    expect(admin.told).toMatchObject([{ kind: "login", verb: "accept", challenge: "one", body: { subject: "7" } }]);
    expect([...browser.cookies.keys()].filter((name) => name.includes("away"))).toEqual([]);
  });

  test("is told the same twice when the way back is loaded twice", async () => {
    const to = leadsTo(await open());
    const before = new Map(browser.cookies);
    const first = leadsTo(await comeBack(to));
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect(leadsTo(await comeBack(to))).toBe(first);
    expect(admin.told).toHaveLength(1);
  });

  test("is not gone again by itself when it said no: the page explains, and offers it", async () => {
    const to = leadsTo(await open());
    verdict = () => ({ kind: "refused", problem: { code: "provider_cancelled" } });
    expect(leadsTo(await comeBack(to))).toBe(form);
    expect(await page()).toMatchObject({
      canContinue: false,
      problem: { code: "provider_cancelled" },
      otherMethods: [{ id: "elsewhere", name: "Elsewhere" }],
    });
    expect(leadsTo(await answer({ answer: "method:elsewhere" }))).toMatch(/^https:\/\/elsewhere\.example\//);
    expect(admin.told).toEqual([]);
  });

  test.each(["begin", "resume"])(
    "that breaks at %s ends on a page with a way on, and its causes in the log",
    async (at) => {
      isAway = at === "resume";
      const opened = await open();
      if (at === "resume") await comeBack(leadsTo(opened), "broken");
      expect(await page()).toMatchObject({
        problem: { code: "unavailable_method" },
        otherMethods: [{ id: "elsewhere" }],
      });
      const detail = house.lines.find(({ event }) => event === "verifier.failed")?.detail;
      expect(detail).toContain(
        at === "begin" ? "discovery failed, because of Error: no route to host" : "token endpoint",
      );
      expect(admin.told).toEqual([]);
    },
  );

  test.each(["javascript:alert(1)", "https://user:secret@elsewhere.example/"])("never leads to %s", async (to) => {
    house = houseWith({ ...elsewhere, begin: async () => ({ kind: "redirect", to, state: { nonce: "n1" } }) });
    await expect(open()).rejects.toThrow("no web address");
  });
});

test("another site is told what the client asked for, and learns why it did not work the last time", async () => {
  const told: unknown[] = [];
  const asking: IdentityVerifier<{ nonce: string }> = {
    ...elsewhere,
    begin(login) {
      told.push([login.prompts, login.lastProblem]);
      return elsewhere.begin(login);
    },
  };
  house = houseWith(asking, { ...asking, id: "other" });
  await open();
  const to = leadsTo(await answer({ answer: "method:elsewhere" }));
  verdict = () => ({ kind: "refused", problem: { code: "not_permitted" } });
  await comeBack(to);
  await answer({ answer: "method:elsewhere" });
  await open();
  await answer({ answer: "method:other" });
  const [first, second, third, , last] = told;
  expect([first, second, third, last]).toEqual([
    [[], undefined],
    [[], undefined],
    [[], "not_permitted"],
    [[], undefined],
  ]);
});

describe("who comes back", () => {
  test("in a browser that never left finds nothing", async () => {
    const to = leadsTo(await open());
    expect(endsOn(await comeBack(to, "good", openBrowser()))).toBe("unknown_request");
    expect(admin.told).toEqual([]);
  });

  test("with another flow's state finds nothing", async () => {
    await open();
    const visit = browser.get("/login/return/elsewhere?code=good&state=someone-elses-flow-id");
    expect(endsOn(await resumeLogin(house, visit, "elsewhere"))).toBe("unknown_request");
  });

  test("with another challenge in the cookie finds nothing", async () => {
    const to = leadsTo(await open());
    for (const name of browser.cookies.keys()) if (name.includes("away")) browser.cookies.set(name, "two");
    expect(endsOn(await comeBack(to))).toBe("unknown_request");
    expect(admin.told).toEqual([]);
  });

  test("to another way's address gets the page that is open", async () => {
    house = houseWith(elsewhere, password);
    await open();
    const to = leadsTo(await answer({ answer: "method:elsewhere" }));
    const state = new URL(to).searchParams.get("state") ?? "";
    const visit = browser.get(`/login/return/password?code=good&state=${state}`);
    expect(leadsTo(await resumeLogin(house, visit, "password"))).toBe(form);
    expect(admin.told).toEqual([]);
  });

  test("only because a browser looks ahead decides nothing", async () => {
    const to = new URL(leadsTo(await open()));
    const state = to.searchParams.get("state") ?? "";
    const visit = browser.get(`/login/return/elsewhere?code=good&state=${state}`, { isPrefetch: true });
    expect(await resumeLogin(house, visit, "elsewhere")).toEqual({ kind: "nothing" });
    expect(admin.told).toEqual([]);
  });
});

describe("one way of several", () => {
  test("is offered before anybody is sent away", async () => {
    house = houseWith(elsewhere, password);
    expect(leadsTo(await open())).toBe(form);
    expect(await page()).toMatchObject({
      fields: [],
      canContinue: false,
      problem: null,
      otherMethods: [{ id: "elsewhere" }, { id: "password" }],
    });
    expect(leadsTo(await answer({ answer: "method:password" }))).toBe(form);
    expect(await page()).toMatchObject({
      fields: [{ name: "email" }, { name: "password" }],
      otherMethods: [{ id: "elsewhere" }],
    });
    expect(leadsTo(await answer(right))).toBe("https://hydra.example/after-login-accept");
  });

  test("takes along a name that was typed, and the wish to stay signed in", async () => {
    house = houseWith(password, { ...password, id: "other" });
    await open();
    await answer({ answer: "method:other", email: " ada ", remember: "1" });
    expect(await page()).toMatchObject({ fields: [{ value: "ada" }, { value: "" }], rememberChecked: true });
  });
});

describe("a way whose sign-in lasts elsewhere", () => {
  const lasting = { ...elsewhere, isLasting: true };
  beforeEach(() => {
    const identity = { subject: "7", amr: [], authTime: 1_800_000_000, lastsSeconds: 60, providerSessionId: "s1" };
    verdict = () => ({ kind: "verified", identity });
  });

  test("is remembered where it is the only one, no longer than there", async () => {
    house = houseWith(lasting);
    await comeBack(leadsTo(await open()));
    const body = { remember: true, remember_for: 60, identity_provider_session_id: "s1" };
    expect(admin.told).toMatchObject([{ verb: "accept", body }]);
  });

  test("is remembered beside others only where somebody says so", async () => {
    house = houseWith(lasting, password);
    await open();
    await comeBack(leadsTo(await answer({ answer: "method:elsewhere" })));
    expect(admin.told).toMatchObject([{ verb: "accept", body: { remember: false } }]);
  });
});

test("who was remembered without a name is not called by their subject the next time", async () => {
  house = houseWith(password, elsewhere);
  await open();
  await comeBack(leadsTo(await answer({ answer: "method:elsewhere", remember: "1" })));
  expect(admin.told).toMatchObject([{ verb: "accept", body: { subject: "7", remember: true } }]);
  browser.keep(await openLogin(house, browser.get("/login?login_challenge=two"), "login"));
  const next = shown(await readLoginForm(house, browser.get("/login/form?login_challenge=two")));
  expect(next).toMatchObject({ fields: [{ value: "" }, { value: "" }] });
});

test("a challenge of 16 kB comes back whole", async () => {
  const long = "c".repeat(16_000);
  const to = leadsTo(browser.keep(await openLogin(house, browser.get(`/login?login_challenge=${long}`), "login")));
  expect(Math.max(...[...browser.cookies.values()].map((value) => value.length))).toBeLessThan(4000);
  expect(leadsTo(await comeBack(to))).toBe("https://hydra.example/after-login-accept");
  expect(admin.told[0]?.challenge).toBe(long);
});
