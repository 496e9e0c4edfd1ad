// What becomes of a login whose subject Hydra remembers.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { login as sampleLogin } from "../hydra/sample-answers.ts";
import { answerLogin } from "./login.ts";
import {
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";
import { form, loginSteps, right } from "./test-login.ts";

const requestUrl = (query: string) => `https://hydra.example/oauth2/auth?client_id=c&${query}`;
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

  test("is nobody else than the page offered, whatever Hydra says by then", async () => {
    admin.requests.login = { ...remembered, request_url: requestUrl("prompt=select_account") };
    await open();
    const { hidden } = await page();
    admin.requests.login = { ...remembered, subject: "8", request_url: requestUrl("prompt=select_account") };
    const late = await answerLogin(house, browser.post(form, { ...hidden, answer: "accept" }));
    expect(endsOn(late)).toBe("subject_changed");
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
