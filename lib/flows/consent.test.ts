// Allows and denies, against an admin API that remembers what it was told.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answerConsent, openConsent } from "./consent.ts";
import { readConsentForm } from "./consent-form.ts";
import { withMoreTime } from "./more-time.ts";
import { accepted, asked, before, consentSteps, entry, form, rejected } from "./test-consent.ts";
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

test("what was ticked is granted, in asked order, with the claims it stands for", async () => {
  expect(leadsTo(await open())).toBe(form);
  expect(await page()).toMatchObject({ account: { subject: "someone", displayName: "Ada" } });
  expect(leadsTo(await answer({ answer: "accept", remember: "0" }, ["email", "openid"]))).toBe(accepted);
  expect(admin.told).toHaveLength(1);
  expect(admin.told[0]).toMatchObject({
    verb: "accept",
    challenge: "one",
    body: {
      grant_scope: ["openid", "email"],
      grant_access_token_audience: ["https://api.example"],
      remember: true,
      session: { id_token: { email: "ada@example.com", email_verified: false }, access_token: {} },
    },
  });
  expect(JSON.stringify(admin.told)).not.toContain('"name"');
});

test("nothing ticked is a decision too", async () => {
  await open();
  expect(leadsTo(await answer({ answer: "accept" }))).toBe(accepted);
  expect(admin.told[0]?.body).toMatchObject({ grant_scope: [], remember: false, session: { id_token: {} } });
});

test("denying tells Hydra so", async () => {
  await open();
  expect(leadsTo(await answer({ answer: "reject" }, ["openid"]))).toBe(rejected);
  expect(admin.told).toEqual([expect.objectContaining({ verb: "reject" })]);
  expect(admin.told[0]?.body).toMatchObject({ error: "access_denied" });
});

test("switching the account starts the request anew and decides nothing", async () => {
  await open();
  expect(new URL(leadsTo(await answer({ answer: "switch" }))).searchParams.get("prompt")).toBe("login");
  expect(admin.told).toEqual([]);
});

describe("a forged form", () => {
  test("grants nothing that was not asked for", async () => {
    await open();
    const forged = ["admin", "openid", "openid ", "OPENID", "openid email", "offline_access"];
    await answer({ answer: "accept", subject: "root", client_id: "evil", audience: "https://evil.example" }, forged);
    expect(admin.told[0]?.body).toMatchObject({
      grant_scope: ["openid"],
      grant_access_token_audience: ["https://api.example"],
    });
    expect(JSON.stringify(admin.told)).not.toMatch(/admin|root|evil|offline/);
  });

  test("does not help without the page in this very browser", async () => {
    await open();
    const { hidden } = await page();
    const stranger = openBrowser();
    const first = leadsTo(await answerConsent(house, stranger.post(form, { ...hidden, answer: "accept" })));
    expect(first).toBe("/consent?consent_challenge=one&again=1");
    const second = leadsTo(await openConsent(house, stranger.get(first)));
    expect(endsOn(await readConsentForm(house, stranger.get(second)))).toBe("cookies_blocked");
    expect(admin.told).toEqual([]);
  });

  test.each([
    [{ secFetchSite: "cross-site", origin: "https://evil.example" }],
    [{ secFetchSite: null, origin: null }],
    [{ secFetchSite: "same-site", origin: "https://www.example.com" }],
  ])("from %j is refused", async (originProof) => {
    await open();
    const { hidden } = await page();
    const before = admin.asked.length;
    const visit = browser.post(form, { ...hidden, answer: "accept" }, { originProof });
    expect(endsOn(await answerConsent(house, visit))).toBe("cross_site");
    expect(admin.asked).toHaveLength(before);
  });

  test.each(["", "Accept", "skip"])("with the button %j is none", async (button) => {
    await open();
    expect(endsOn(await answer({ answer: button }, ["openid"]))).toBe("bad_form");
    expect(admin.told).toEqual([]);
  });

  test("of an older step is answered with the open one", async () => {
    await open();
    expect(leadsTo(await answer({ answer: "accept", step: "7" }, ["openid"]))).toBe(form);
    expect(admin.told).toEqual([]);
  });
});

test("who was asked is who answers: another subject meanwhile stops everything", async () => {
  await open();
  const { hidden } = await page();
  admin.requests.consent = { ...asked, subject: "somebody-else" };
  expect(endsOn(await readConsentForm(house, browser.get(form)))).toBe("subject_changed");
  const visit = browser.post(form, { ...hidden, answer: "accept", grant_scope: "openid" });
  expect(endsOn(await answerConsent(house, visit))).toBe("subject_changed");
  expect(admin.told).toEqual([]);
});

describe("nobody is asked", () => {
  test.each([
    ["where it was decided before", { ...asked, skip: true }],
    ["where the operator decided", { ...asked, client: { client_id: "c", skip_consent: true } }],
  ])("%s", async (_case, request) => {
    admin.requests.consent = request;
    expect(leadsTo(await open())).toBe(accepted);
    expect(admin.told[0]?.body).toMatchObject({ grant_scope: ["openid", "email", "profile"] });
  });

  test("where the client wants no page", async () => {
    admin.requests.consent = { ...asked, request_url: `${asked.request_url}&prompt=none` };
    expect(leadsTo(await open())).toBe(rejected);
    expect(admin.told[0]?.body).toMatchObject({ error: "consent_required" });
  });

  test("and a browser that looks ahead decides nothing", async () => {
    admin.requests.consent = { ...asked, skip: true };
    expect(await openConsent(house, browser.get(entry, { isPrefetch: true }))).toEqual({ kind: "nothing" });
    expect(admin.asked).toEqual([]);
  });
});

test("a scope that was asked for and is required is asked for again, never added", async () => {
  const strict = houseOn(admin.origin, { custom: { requiredScopes: () => ["openid", "phone"] } });
  await open(strict);
  expect(leadsTo(await answer({ answer: "accept" }, ["email"], strict))).toBe(form);
  expect(await page(strict)).toMatchObject({ problem: { code: "required_scope_missing" } });
  expect(admin.told).toEqual([]);
  expect(leadsTo(await answer({ answer: "accept" }, ["openid"], strict))).toBe(accepted);
  expect(admin.told[0]?.body).toMatchObject({ grant_scope: ["openid"] });
});

test("a denied device is told by our own page: Hydra would print JSON", async () => {
  admin.requests.consent = { ...asked, request_url: "https://hydra.example/oauth2/device/verify?client_id=c" };
  await open();
  expect(leadsTo(await answer({ answer: "reject" }))).toBe("/device/denied");
  expect(admin.told).toEqual([expect.objectContaining({ verb: "reject" })]);
});

test("a rotation of secrets in the middle of it is not noticed", async () => {
  await open();
  const rotated = houseOn(admin.origin, { secrets: [otherSecret, oneSecret] });
  expect(leadsTo(await answer({ answer: "accept" }, ["openid"], rotated))).toBe(accepted);
});

test("a context that no login of ours left gives no claims", async () => {
  for (const context of [null, "x", [], { claims: "x" }, { other: 1 }]) {
    admin.requests.consent = { ...asked, skip: true, context };
    expect(leadsTo(await open())).toBe(accepted);
    expect(admin.told.at(-1)?.body).toMatchObject({ session: { id_token: {} } });
  }
});

test("an audience that Hydra names only after the page was drawn is not granted: the page is shown once more", async () => {
  await open();
  const { hidden } = await page();
  admin.requests.consent = {
    ...asked,
    requested_access_token_audience: ["https://api.example", "https://bank.example"],
  };
  const sent = new URLSearchParams({ ...hidden, answer: "accept" });
  expect(leadsTo(browser.keep(await answerConsent(house, browser.post(form, sent))))).toBe(form);
  expect(admin.told).toEqual([]);
  expect(await page()).toMatchObject({ audience: [{ name: "api.example" }, { name: "bank.example" }] });
  expect(leadsTo(await answer({ answer: "accept" }))).toBe(accepted);
});

test("more scopes than a cookie can remember ticked do not cost the person the page", async () => {
  const requested = Array.from({ length: 150 }, (_, index) => `scope-number-${index}-with-a-long-name`);
  admin.requests.consent = {
    ...asked,
    requested_scope: requested,
    client: { ...asked.client, metadata: { required_scopes: ["scope-number-0-with-a-long-name"] } },
  };
  await open();
  expect(leadsTo(await answer({ answer: "accept" }, requested.slice(1)))).toBe(form);
  expect(await page()).toMatchObject({ problem: { code: "required_scope_missing" } });
  for (const value of browser.cookies.values()) expect(value.length).toBeLessThan(3900);
  expect(leadsTo(await answer({ answer: "accept" }, requested))).toBe(accepted);
});

test("what was ticked last is shown again, not what was ticked before the person asked for more time", async () => {
  admin.requests.consent = {
    ...asked,
    request_url: "https://hydra.example/oauth2/auth?client_id=c&state=one",
    client: { ...asked.client, metadata: { required_scopes: ["openid"] } },
  };
  await open();
  const { hidden } = await page();
  const wish = new URLSearchParams({ ...hidden, answer: "extend" });
  wish.append("grant_scope", "email");
  browser.keep(await withMoreTime(answerConsent)(house, browser.post(form, wish)));
  const tickedNow = async () => (await page()).scopes.filter(({ isTicked }) => isTicked).map(({ scope }) => scope);
  expect(await tickedNow()).toEqual(["email"]);
  expect(leadsTo(await answer({ answer: "accept" }, ["profile"]))).toBe(form);
  expect(await tickedNow()).toEqual(["profile"]);
});
