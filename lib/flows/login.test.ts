// Signs in from the first address to the last redirect, against an admin API that remembers what it was told.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { login as sampleLogin } from "../hydra/sample-answers.ts";
import { passwordVerifier } from "../verifiers/password.ts";
import type { IdentityVerifier } from "../verifiers/verifier.ts";
import { answerLogin, openLogin } from "./login.ts";
import { readLoginForm } from "./login-form.ts";
import {
  checkTestUser,
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  oneSecret,
  openBrowser,
  otherSecret,
  shown,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

const entry = "/login?login_challenge=one";
const form = "/login/form?login_challenge=one";
const right = { email: "ada", password: "right", answer: "accept" };
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

const open = async (on = house) => browser.keep(await openLogin(on, browser.get(entry), "login"));
const page = async (on = house) => shown(await readLoginForm(on, browser.get(form)));
async function answer(fields: Record<string, string>, on = house) {
  const { hidden } = await page(on);
  return browser.keep(await answerLogin(on, browser.post(form, { ...hidden, ...fields })));
}
const requestUrl = (query: string) => `https://hydra.example/oauth2/auth?client_id=c&${query}`;

describe("somebody nobody remembers", () => {
  test("is asked, believed with the right password, and sent on", async () => {
    expect(leadsTo(await open())).toBe(form);
    expect(await page()).toMatchObject({ page: "login", problem: null, rememberChecked: false });
    expect(leadsTo(await answer({ ...right, remember: "1" }))).toBe("https://hydra.example/after-login-accept");
    expect(admin.told).toEqual([
      expect.objectContaining({
        kind: "login",
        verb: "accept",
        challenge: "one",
        body: expect.objectContaining({
          subject: "7",
          remember: true,
          amr: ["pwd"],
          context: { claims: { name: "ada" } },
        }),
      }),
    ]);
    expect(browser.cookies.has("__Host-gatehouse-session")).toBe(true);
  });

  test("is not remembered without the box", async () => {
    await open();
    await answer(right);
    expect(admin.told[0]?.body).toMatchObject({ remember: false });
    expect(browser.cookies.has("__Host-gatehouse-session")).toBe(false);
  });

  test("hears the same of a wrong password and of a wrong name, keeps the name and not the password", async () => {
    for (const email of ["ada", "nobody"]) {
      browser = openBrowser();
      await open();
      expect(leadsTo(await answer({ email, password: "wrong-secret", answer: "accept" }))).toBe(form);
      const view = await page();
      expect(view).toMatchObject({ problem: { code: "wrong_credentials", field: "password" } });
      expect(view).toMatchObject({ fields: [{ value: email }, { value: "" }] });
      expect(JSON.stringify(view)).not.toContain("wrong-secret");
    }
    expect(admin.told).toEqual([]);
    expect(JSON.stringify(house.lines)).not.toMatch(/wrong-secret|"one"|nobody/);
  });

  test("may cancel", async () => {
    await open();
    expect(leadsTo(await answer({ answer: "reject" }))).toBe("https://hydra.example/after-login-reject");
    expect(admin.told).toEqual([expect.objectContaining({ verb: "reject" })]);
    expect(admin.told[0]?.body).toMatchObject({ error: "access_denied" });
  });
});

describe("what the form says is a wish", () => {
  test("a POST from elsewhere decides nothing and asks nothing", async () => {
    await open();
    const { hidden } = await page();
    const before = admin.asked.length;
    const foreign = browser.post(
      form,
      { ...hidden, ...right },
      { originProof: { secFetchSite: "cross-site", origin: "https://evil.example" } },
    );
    expect(endsOn(await answerLogin(house, foreign))).toBe("cross_site");
    expect(admin.asked).toHaveLength(before);
  });

  test("another browser has to open the page itself; one that keeps no cookies is told so", async () => {
    await open();
    const { hidden } = await page();
    const stranger = openBrowser();
    const first = leadsTo(await answerLogin(house, stranger.post(form, { ...hidden, ...right })));
    expect(first).toBe("/login?login_challenge=one&again=1");
    const second = leadsTo(await openLogin(house, stranger.get(first), "login"));
    expect(second).toBe("/login/form?login_challenge=one&again=1");
    expect(endsOn(await readLoginForm(house, stranger.get(second)))).toBe("cookies_blocked");
    expect(admin.told).toEqual([]);
  });

  test.each(["0", "2", "-1", "1.0", "", "99999999"])(
    "a form of step %j is answered with the open one",
    async (step) => {
      await open();
      expect(leadsTo(await answer({ ...right, step }))).toBe(form);
      expect(admin.told).toEqual([]);
    },
  );

  test("a step given twice is no step", async () => {
    await open();
    const { hidden } = await page();
    const fields = new URLSearchParams({ ...hidden, ...right });
    fields.append("step", "1");
    expect(leadsTo(await answerLogin(house, browser.post(form, fields)))).toBe(form);
    expect(admin.told).toEqual([]);
  });

  test.each(["", "ACCEPT", "method:nobody", "constructor"])("the button %j does not exist", async (button) => {
    await open();
    expect(endsOn(await answer({ ...right, answer: button }))).toBe("bad_form");
    expect(admin.told).toEqual([]);
  });

  test("a subject in the form is not looked at", async () => {
    await open();
    await answer({ ...right, subject: "root", skip: "true", acr: "gold" });
    expect(admin.told[0]?.body).toMatchObject({ subject: "7" });
    expect(admin.told[0]?.body).not.toHaveProperty("acr");
  });

  test("a challenge given twice is none", async () => {
    expect(endsOn(await openLogin(house, browser.get(`${entry}&login_challenge=two`), "login"))).toBe(
      "missing_challenge",
    );
    expect(admin.asked).toEqual([]);
  });
});

test("looking ahead touches nothing", async () => {
  const ahead = browser.get(entry, { isPrefetch: true });
  expect(await openLogin(house, ahead, "login")).toEqual({ kind: "nothing" });
  expect(admin.asked).toEqual([]);
});

test("a directory that is broken reads neither as wrong nor as right", async () => {
  await open();
  expect(leadsTo(await answer({ email: "broken", password: "right", answer: "accept" }))).toBe(form);
  expect(await page()).toMatchObject({ problem: { code: "try_again_later" } });
  expect(admin.told).toEqual([]);
  expect(house.lines).toContainEqual(expect.objectContaining({ event: "verifier.failed" }));
});

test("a second click on the same form gets the same redirect", async () => {
  await open();
  const { hidden } = await page();
  const click = () => answerLogin(house, browser.post(form, { ...hidden, ...right }));
  const first = leadsTo(browser.keep(await click()));
  expect(leadsTo(browser.keep(await click()))).toBe(first);
});

test("a rotation of secrets in the middle of it is not noticed", async () => {
  await open();
  const rotated = houseOn(admin.origin, { secrets: [otherSecret, oneSecret] });
  expect(leadsTo(await answer({ ...right, password: "wrong" }, rotated))).toBe(form);
  expect(leadsTo(await answer(right, rotated))).toBe("https://hydra.example/after-login-accept");
  expect(rotated.refusedSeals).toEqual([]);
});

test("another account than the hinted one is explained before Hydra would end everything", async () => {
  admin.requests.login = { ...sampleLogin, oidc_context: { id_token_hint_claims: { sub: "8" } } };
  await open();
  expect(leadsTo(await answer(right))).toBe(form);
  expect(await page()).toMatchObject({ problem: { code: "different_account_expected" } });
  expect(admin.told).toEqual([]);
  expect(leadsTo(await answer({ ...right, email: "bob" }))).toBe("https://hydra.example/after-login-accept");
  expect(admin.told[0]?.body).toMatchObject({ subject: "8" });
});

describe("somebody Hydra remembers", () => {
  const remembered = { ...sampleLogin, skip: true, subject: "7" };

  test("is not asked, and no cookie is needed", async () => {
    admin.requests.login = remembered;
    expect(leadsTo(await open())).toBe("https://hydra.example/after-login-accept");
    expect(admin.told[0]?.body).toMatchObject({ subject: "7" });
  });

  test("may choose, and is who Hydra says at the second look", async () => {
    admin.requests.login = { ...remembered, request_url: requestUrl("prompt=select_account") };
    await open();
    expect(await page()).toMatchObject({ page: "choose-account", account: { subject: "7" } });
    await answer({ answer: "accept", subject: "8" });
    expect(admin.told[0]?.body).toMatchObject({ subject: "7" });
  });

  test("may take another account, which starts the request anew", async () => {
    admin.requests.login = { ...remembered, request_url: requestUrl("prompt=select_account&state=x") };
    await open();
    const to = new URL(leadsTo(await answer({ answer: "switch" })));
    expect(to.searchParams.get("prompt")).toBe("login");
    expect(to.searchParams.get("state")).toBe("x");
    expect(admin.told).toEqual([]);
  });

  test("signed out meanwhile: somebody has to sign in", async () => {
    admin.requests.login = { ...remembered, request_url: requestUrl("prompt=select_account") };
    await open();
    const { hidden } = await page();
    admin.requests.login = sampleLogin;
    expect(leadsTo(browser.keep(await answerLogin(house, browser.post(form, { ...hidden, answer: "accept" }))))).toBe(
      form,
    );
    expect(await page()).toMatchObject({ page: "login" });
    expect(admin.told).toEqual([]);
  });

  test("is refused where the account was closed", async () => {
    admin.requests.login = remembered;
    const closed = houseOn(admin.origin, { custom: { account: async () => "disabled" } });
    expect(leadsTo(await open(closed))).toBe("https://hydra.example/after-login-reject");
    expect(admin.told[0]?.body).toMatchObject({ error: "access_denied" });
  });

  test("another person may sign in over somebody else's session only by starting anew", async () => {
    await open();
    const { hidden } = await page();
    admin.requests.login = { ...remembered, subject: "8" };
    const to = leadsTo(await answerLogin(house, browser.post(form, { ...hidden, ...right })));
    expect(new URL(to).searchParams.get("prompt")).toBe("login");
    expect(admin.told).toEqual([]);
  });
});

describe("a plan with a second step", () => {
  const password = passwordVerifier("password", checkTestUser);
  const codeStep = (subject: string): IdentityVerifier<{ sent: number }> => ({
    id: "code",
    stateSchema: z.strictObject({ sent: z.number() }),
    async begin() {
      const field = { name: "code", label: "code", type: "code", autoComplete: "one-time-code", value: "" } as const;
      return { kind: "ask", prompt: { fields: [field] }, state: { sent: 1 } };
    },
    async resume(login, state, given) {
      if (given.get("code") !== "123")
        return { kind: "refused", problem: { code: "wrong_credentials", field: "code" } };
      const amr = [...(login.identity?.amr ?? []), "otp"];
      return { kind: "verified", identity: { subject, amr, authTime: login.nowSeconds + state.sent } };
    },
  });
  const twoSteps = (subject: string) => {
    const code = codeStep(subject);
    return houseOn(admin.origin, {
      custom: {
        verifiers: [password, code],
        plan: {
          firstSteps: () => [password],
          nextStep: (_request, identity) => (identity.amr.includes("otp") ? null : code),
        },
      },
    });
  };

  test("accepts only after both", async () => {
    const both = twoSteps("7");
    await open(both);
    expect(leadsTo(await answer(right, both))).toBe(form);
    expect(admin.told).toEqual([]);
    expect(await page(both)).toMatchObject({ fields: [{ name: "code" }] });
    expect(leadsTo(await answer({ code: "000", answer: "accept" }, both))).toBe(form);
    expect(await page(both)).toMatchObject({ problem: { code: "wrong_credentials", field: "code" } });
    await answer({ code: "123", answer: "accept", remember: "1" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "7", amr: ["pwd", "otp"] });
  });

  test("never lets the second step change who it is", async () => {
    const both = twoSteps("8");
    await open(both);
    await answer(right, both);
    await expect(answer({ code: "123", answer: "accept" }, both)).rejects.toThrow("changed the subject");
    expect(admin.told).toEqual([]);
  });

  test("shows the box as it was left", async () => {
    const both = twoSteps("7");
    await open(both);
    await answer({ ...right, remember: "1" }, both);
    expect(await page(both)).toMatchObject({ rememberChecked: true });
  });

  test("another way to sign in at the second step forgets who it was", async () => {
    const both = twoSteps("8");
    await open(both);
    await answer(right, both);
    expect(leadsTo(await answer({ answer: "method:password" }, both))).toBe(form);
    expect(leadsTo(await answer({ ...right, email: "bob" }, both))).toBe(form);
    await answer({ code: "123", answer: "accept" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "8" });
  });

  test("does not ask the wrong account for its second proof", async () => {
    admin.requests.login = { ...sampleLogin, oidc_context: { id_token_hint_claims: { sub: "8" } } };
    const both = twoSteps("8");
    await open(both);
    await answer(right, both);
    expect(await page(both)).toMatchObject({
      fields: [{ name: "email" }, { name: "password" }],
      problem: { code: "different_account_expected" },
    });
    await answer({ ...right, email: "bob" }, both);
    await answer({ code: "123", answer: "accept" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "8" });
  });
});
