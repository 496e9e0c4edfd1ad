// Consent under attack: what is required cannot be dodged, and what was allowed once is no more than that.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { consent as sampleConsent } from "../hydra/sample-answers.ts";
import { answerConsent } from "./consent.ts";
import { readConsentForm } from "./consent-form.ts";
import { accepted, asked, consentSteps, form } from "./test-consent.ts";
import {
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  shown,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

const api = "https://api.example";
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  admin = await startFakeAdmin();
  admin.requests.consent = asked;
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

const { open, answer } = consentSteps(() => ({ house, browser }));
const send = (ticked: readonly string[], on = house, name = "grant_scope") =>
  answer({ answer: "accept" }, ticked, on, name);

describe("a required scope", () => {
  const strictly = (required: readonly string[]) =>
    houseOn(admin.origin, { custom: { requiredScopes: () => required } });

  test.each<[string, string[]]>([
    ["left out", []],
    ["in another case", ["OPENID"]],
    ["with a blank", ["openid "]],
    ["within another value", ["openid email"]],
    ["by a wildcard", ["*", "open*"]],
    ["replaced by all others", ["email", "profile"]],
  ])("%s is refused and asked for again, and nothing is granted", async (_how, ticked) => {
    const strict = strictly(["openid"]);
    await open(strict);
    expect(leadsTo(await send(ticked, strict))).toBe(form);
    expect(shown(await readConsentForm(strict, browser.get(form)))).toMatchObject({
      problem: { code: "required_scope_missing" },
    });
    expect(admin.told).toEqual([]);
  });

  test("under another name of the field is left out", async () => {
    const strict = strictly(["openid"]);
    await open(strict);
    for (const name of ["grant_scope[]", "grant_scope[0]", "scope", "Grant_Scope"]) {
      expect(leadsTo(await send(["openid"], strict, name))).toBe(form);
    }
    expect(admin.told).toEqual([]);
  });

  test("that the client did not ask for is neither demanded nor added", async () => {
    const strict = strictly(["openid", "phone", "__proto__"]);
    await open(strict);
    expect(leadsTo(await send(["openid", "phone", "__proto__"], strict))).toBe(accepted);
    expect(admin.told[0]?.body).toMatchObject({ grant_scope: ["openid"] });
  });

  test("can be denied all the same", async () => {
    const strict = strictly(["openid"]);
    await open(strict);
    const { hidden } = shown(await readConsentForm(strict, browser.get(form)));
    const denied = await answerConsent(strict, browser.post(form, { ...hidden, answer: "reject" }));
    expect(leadsTo(denied)).toBe("https://hydra.example/after-consent-reject");
  });

  test("that the operator demands since the page was drawn is demanded now", async () => {
    await open();
    expect(leadsTo(await send(["email"], strictly(["openid"])))).toBe(form);
    expect(admin.told).toEqual([]);
  });
});

describe("a consent that Hydra remembers", () => {
  const remembered = {
    grant_scope: asked.requested_scope,
    grant_access_token_audience: [api],
    remember: true,
    consent_request: sampleConsent,
  };
  beforeEach(() => {
    admin.requests.consent = { ...asked, skip: true };
  });

  test("is enough where it names the audience and all scopes", async () => {
    admin.consents.push({ ...remembered, remember: false }, remembered);
    expect(leadsTo(await open())).toBe(accepted);
    expect(admin.told[0]?.body).toMatchObject({ grant_access_token_audience: [api] });
  });

  test("is enough without being looked up where no audience is asked for", async () => {
    admin.requests.consent = { ...asked, skip: true, requested_access_token_audience: [] };
    expect(leadsTo(await open())).toBe(accepted);
    expect(admin.asked).toHaveLength(2);
  });

  test.each<[string, object]>([
    ["names another audience", { grant_access_token_audience: ["https://other.example"] }],
    ["names a longer audience", { grant_access_token_audience: [`${api}/`] }],
    ["names none", { grant_access_token_audience: null }],
    ["was for once", { remember: false }],
    ["is another client's", { consent_request: { ...sampleConsent, client: { client_id: "other" } } }],
    ["has the scopes by a wildcard only", { grant_scope: ["*"] }],
    ["has not all scopes", { grant_scope: ["openid", "email"] }],
  ])("and that %s is not enough: the page is shown", async (_case, change) => {
    admin.consents.push({ ...remembered, ...change });
    expect(leadsTo(await open())).toBe(form);
    expect(admin.told).toEqual([]);
    expect(leadsTo(await send(["openid"]))).toBe(accepted);
    expect(admin.told[0]?.body).toMatchObject({ grant_scope: ["openid"], grant_access_token_audience: [api] });
  });

  test("two of which name a half each are not enough: no page showed both together", async () => {
    admin.consents.push({ ...remembered, grant_scope: ["openid"] }, { ...remembered, grant_access_token_audience: [] });
    expect(leadsTo(await open())).toBe(form);
    expect(admin.told).toEqual([]);
  });

  test("and that cannot be read accepts nothing, and nobody is stuck: the page is shown", async () => {
    admin.consents.push(remembered, { ...remembered, grant_scope: "openid" });
    expect(leadsTo(await open())).toBe(form);
    expect(admin.told).toEqual([]);
    expect(leadsTo(await send(["openid"]))).toBe(accepted);
  });
});
