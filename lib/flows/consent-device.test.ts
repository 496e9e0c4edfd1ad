// Allows a device something: nobody but the person who started it should get that far.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accepted, asked, before, consentSteps, form } from "./test-consent.ts";
import {
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  admin = await startFakeAdmin();
  admin.requests.consent = asked;
  admin.consents.push(before);
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

const { open, page, answer } = consentSteps(() => ({ house, browser }));

describe("a device that anybody could have started", () => {
  const device = {
    ...asked,
    request_url: "https://hydra.example/oauth2/device/verify?client_id=c",
    client: { ...asked.client, token_endpoint_auth_method: "none" },
  };

  test("gets nothing before the person says that it was they, and what was ticked stays ticked", async () => {
    admin.requests.consent = device;
    await open();
    expect(await page()).toMatchObject({ mustSayWhoStarted: true, problem: null });
    expect(leadsTo(await answer({ answer: "accept", remember: "0" }, ["email"]))).toBe(form);
    expect(admin.told).toEqual([]);
    const shownAgain = await page();
    expect(shownAgain).toMatchObject({
      problem: { code: "start_not_confirmed", field: "started_by_me" },
      duration: 0,
    });
    expect(shownAgain.scopes.filter(({ isTicked }) => isTicked).map(({ scope }) => scope)).toEqual(["email"]);
    expect(leadsTo(await answer({ answer: "accept", started_by_me: "1" }, ["email"]))).toBe(accepted);
    expect(admin.told[0]?.body).toMatchObject({ grant_scope: ["email"] });
  });

  test("is refused without saying so", async () => {
    admin.requests.consent = device;
    await open();
    expect(leadsTo(await answer({ answer: "reject" }))).toBe("/device/denied");
  });

  test("is no device with a secret, and no browser", async () => {
    admin.requests.consent = { ...device, client: asked.client };
    await open();
    expect(await page()).toMatchObject({ isDevice: true, mustSayWhoStarted: false });
    expect(leadsTo(await answer({ answer: "accept" }))).toBe(accepted);
    admin.requests.consent = { ...device, request_url: asked.request_url };
    await open();
    expect(await page()).toMatchObject({ isDevice: false, mustSayWhoStarted: false });
  });
});
