// Signs in from the first address to the last redirect, against an admin API that remembers what it was told.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { login as sampleLogin } from "../hydra/sample-answers.ts";
import { flowIdOf } from "./flow.ts";
import { answerLogin, openLogin } from "./login.ts";
import { readLoginForm } from "./login-form.ts";
import {
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  oneSecret,
  openBrowser,
  otherSecret,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";
import { entry, form, loginSteps, right } from "./test-login.ts";

let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;
const { open, page, answer } = loginSteps(() => ({ house, browser }));

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

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
  expect(await page()).toMatchObject({ problem: { code: "unavailable_method" } });
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

test("a request that expires after a rotation still leads back to its start", async () => {
  await open();
  const rotated = houseOn(admin.origin, { secrets: [otherSecret, oneSecret] });
  admin.faults.isExpired = true;
  const reading = await readLoginForm(rotated, browser.get(form));
  const flowId = flowIdOf(house, "one");
  expect(reading).toMatchObject({ kind: "problem", problem: { code: "expired_request", flowId } });
});
