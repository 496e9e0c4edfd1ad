// What the consent page says, from an admin API that says more, less or nonsense.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { consent as sample } from "../hydra/sample-answers.ts";
import { asked, consentSteps } from "./test-consent.ts";
import {
  type FakeAdmin,
  houseOn,
  openBrowser,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

const [march, may] = ["2026-03-03T10:00:00Z", "2026-05-05T23:59:59Z"];
const seconds = (moment: string) => Date.parse(moment) / 1000;

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

const steps = consentSteps(() => ({ house, browser }));

async function view(on = house) {
  await steps.open(on);
  return steps.page(on);
}

const stored = (scopes: string[], more: object = {}) => ({
  grant_scope: scopes,
  grant_access_token_audience: [],
  remember: false,
  handled_at: march,
  consent_request: sample,
  ...more,
});
const allowedBefore = ({ scopes }: Awaited<ReturnType<typeof view>>) =>
  Object.fromEntries(scopes.filter(({ allowedAt }) => allowedAt !== null).map((s) => [s.scope, s.allowedAt]));

describe("what was allowed before", () => {
  test("is known with its last day, remembered or not", async () => {
    admin.consents.push(stored(["openid", "email"]), stored(["email"], { handled_at: may, remember: true }));
    expect(allowedBefore(await view())).toEqual({ openid: seconds(march), email: seconds(may) });
  });

  test("ticks nothing", async () => {
    admin.consents.push(stored(asked.requested_scope, { remember: true }));
    const { scopes, duration } = await view();
    expect(scopes.map(({ isTicked }) => isTicked)).toEqual([false, false, false]);
    expect(duration).toBeNull();
  });

  test.each<[string, object]>([
    ["somebody else’s application", { consent_request: { ...sample, client: { client_id: "other" } } }],
    ["an application whose name only begins alike", { consent_request: { ...sample, client: { client_id: "c2" } } }],
    ["what the operator allowed", { consent_request: { ...sample, client: { client_id: "c", skip_consent: true } } }],
    ["what has no day", { handled_at: null }],
    ["what has a day that is none", { handled_at: "yesterday" }],
    ["what was before there were days", { handled_at: "0001-01-01T00:00:00Z" }],
    ["a wildcard", { grant_scope: ["*", "open*"] }],
  ])("is not %s", async (_what, more) => {
    admin.consents.push(stored(asked.requested_scope, more));
    expect(allowedBefore(await view())).toEqual({});
  });

  test("names of prototypes are scopes like others", async () => {
    const names = ["__proto__", "constructor", "toString"];
    admin.requests.consent = { ...asked, requested_scope: names };
    expect(allowedBefore(await view())).toEqual({});
    admin.consents.push(stored(["constructor"]));
    expect(allowedBefore(await view())).toEqual({ constructor: seconds(march) });
  });

  test("holds for places too, and the new ones come first", async () => {
    const audience = ["https://a.example/", "https://b.example/v1", "urn:c"];
    admin.requests.consent = { ...asked, requested_access_token_audience: audience };
    expect((await view()).audience.map(({ isNew }) => isNew)).toEqual([false, false, false]);
    admin.consents.push(stored(["openid"], { grant_access_token_audience: ["https://a.example/"] }));
    expect((await view()).audience).toEqual([
      { name: "b.example", address: "https://b.example/v1", isNew: true },
      { name: "urn:c", address: null, isNew: true },
      { name: "a.example", address: null, isNew: false },
    ]);
  });

  test("five hundred consents are looked through", async () => {
    const others = { ...sample, client: { client_id: "other" } };
    admin.consents.push(...Array.from({ length: 499 }, () => stored(["email"], { consent_request: others })));
    admin.consents.push(stored(["openid"]));
    expect(allowedBefore(await view())).toEqual({ openid: seconds(march) });
  });

  test("is one list where Hydra cannot say, and the page is there all the same", async () => {
    admin.consents.push(stored(["openid"]), stored(["email"], { grant_scope: 7 }));
    const page = await view();
    expect(allowedBefore(page)).toEqual({});
    expect(page.scopes).toHaveLength(3);
    expect(house.lines).toContainEqual({ event: "consent.earlier_unknown", reason: "malformed" });
  });

  test("is one list where Hydra takes its time", async () => {
    admin.consents.push(stored(["openid"]));
    admin.faults.holdsList = true;
    expect(allowedBefore(await view())).toEqual({});
    expect(house.lines).toContainEqual({ event: "consent.earlier_unknown", reason: "timeout" });
  });

  test("is asked for the subject of the page only", async () => {
    await view();
    const lists = admin.asked.map(({ url }) => url).filter((url) => url.includes("/sessions/consent"));
    expect(lists).toEqual([expect.stringContaining("subject=someone&")]);
  });
});

describe("what will be sent", () => {
  test("is what the tokens will hold, under the scope that brings it", async () => {
    const { scopes, sentAnyway } = await view();
    const by = Object.fromEntries(scopes.map(({ scope, claims }) => [scope, claims]));
    expect(by).toEqual({
      openid: null,
      email: [{ name: "email", value: "ada@example.com", isVerified: false }],
      profile: [{ name: "name", value: "Ada", isVerified: null }],
    });
    expect(sentAnyway).toEqual([]);
  });

  test("is nothing where the account has nothing", async () => {
    admin.requests.consent = { ...asked, requested_scope: ["phone", "notes:write"] };
    expect((await view()).scopes.map(({ claims }) => claims)).toEqual([[], null]);
  });

  test("of a house that sends something in any case stands by itself", async () => {
    const generous = houseOn(admin.origin, {
      custom: {
        idTokenClaims: (_claims, scopes) => ({
          tenant: "north",
          ...(scopes.includes("email") ? { email: "a@b" } : {}),
        }),
      },
    });
    const { scopes, sentAnyway } = await view(generous);
    expect(sentAnyway).toEqual([{ name: "tenant", value: "north", isVerified: null }]);
    expect(scopes.find(({ scope }) => scope === "email")?.claims).toEqual([
      { name: "email", value: "a@b", isVerified: null },
    ]);
    expect(scopes.find(({ scope }) => scope === "openid")?.claims).toBeNull();
  });
});

describe("metadata of the operator", () => {
  const withMetadata = (metadata: unknown) => {
    admin.requests.consent = {
      ...asked,
      requested_scope: ["openid", "notes:write", "phone", "constructor"],
      client: { ...asked.client, metadata },
    };
  };

  test("gives scopes words, reasons and marks", async () => {
    withMetadata({
      sensitive_scopes: ["notes:write"],
      required_scopes: ["openid"],
      scope_texts: { "notes:write": { title: "Write notes", description: "All of them.", reason: "to keep them." } },
    });
    const [openid, notes, phone] = (await view()).scopes;
    expect(openid).toMatchObject({ title: null, isRequired: true, isSensitive: false });
    expect(notes).toMatchObject({
      title: "Write notes",
      description: "All of them.",
      reason: "to keep them.",
      isSensitive: true,
    });
    expect(phone).toMatchObject({ isSensitive: true });
  });

  test.each<[string, unknown]>([
    ["no object", []],
    ["a text", { scope_texts: "x", sensitive_scopes: "phone", required_scopes: "openid" }],
    ["lists", { scope_texts: [["notes:write"]], sensitive_scopes: [["openid"]], required_scopes: [{}] }],
    ["scopes as texts", { scope_texts: { "notes:write": "Write" } }],
    ["numbers for words", { scope_texts: { "notes:write": { title: 7, description: {}, reason: [] } } }],
    ["empty words", { scope_texts: { "notes:write": { title: "", description: " \u200b", reason: "\u202e" } } }],
    ["nulls", { scope_texts: { "notes:write": null }, sensitive_scopes: null }],
  ])("of the wrong kind says nothing: %s", async (_what, metadata) => {
    withMetadata(Array.isArray(metadata) ? {} : metadata);
    for (const scope of (await view()).scopes) {
      expect(scope).toMatchObject({ title: null, description: null, reason: null, isRequired: false });
      expect(scope.isSensitive).toBe(scope.scope === "phone");
    }
  });

  test("is bounded, and turns nothing around", async () => {
    const long = `${"x".repeat(5000)}`;
    withMetadata({ scope_texts: { "notes:write": { title: `\u202e${long}`, description: long, reason: "a\nb" } } });
    const notes = (await view()).scopes[1];
    expect(notes?.title).toBe(`${"x".repeat(79)}…`);
    expect(notes?.description).toHaveLength(240);
    expect(notes?.reason).toBe("a b");
  });
});

describe("how long", () => {
  test("an answer counts is the operator's to bound, and nothing is offered where Hydra keeps nothing", async () => {
    expect((await view()).durations).toEqual([2_592_000, 0]);
    admin.requests.consent = { ...asked, skip: true };
    expect((await view()).durations).toBeNull();
  });

  const lives = {
    authorization_code_grant_access_token_lifespan: "15m0s",
    authorization_code_grant_refresh_token_lifespan: "720h0m0s",
    refresh_token_grant_refresh_token_lifespan: "240h0m0s",
  };
  const withLives = (scopes: string[], of: object = lives) => {
    admin.requests.consent = { ...asked, requested_scope: scopes, client: { ...asked.client, ...of } };
  };

  test("an access lasts is said where Hydra tells, and nothing renews it", async () => {
    expect((await view()).accessSeconds).toBeNull();
    withLives(["openid"]);
    expect((await view()).accessSeconds).toBe(900);
    withLives(["openid", "offline_access"]);
    expect((await view()).accessSeconds).toBeNull();
  });

  test("an access that goes on may lie unused is said where it is known of all of it", async () => {
    const unused = async () => (await view()).scopes.map(({ endsUnusedSeconds }) => endsUnusedSeconds);
    withLives(["openid", "offline_access"]);
    expect(await unused()).toEqual([null, 2_592_000]);
    withLives(["offline"], { authorization_code_grant_refresh_token_lifespan: "720h0m0s" });
    expect(await unused()).toEqual([null]);
  });
});
