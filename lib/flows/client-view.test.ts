import { describe, expect, test } from "vitest";
import { type OAuth2Client, oauth2Client } from "../hydra/types.ts";
import { accountView, clientHomeUrl, clientView as viewOf, webUrl } from "./client-view.ts";
import { houseOn } from "./test-house.ts";

const requestUrl = "https://oauth.example.com/oauth2/auth?client_id=c&redirect_uri=https%3A%2F%2Fnotes.example%2Fcb";
const house = houseOn("http://127.0.0.1:1");
const clientView = (of: typeof house, who: OAuth2Client, url: string, locale = "en") => viewOf(of, who, url, locale);
const client = (members: object) =>
  oauth2Client.parse({ client_id: "c", redirect_uris: ["https://notes.example/cb"], ...members });

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "ftp://x.example/",
  "https://user:pw@x.example/",
  "//x.example",
  "",
  undefined,
])("%s is no link", (url) => expect(webUrl(url)).toBeNull());

test("the destination is the host of the redirect target, in letters that cannot lie", () => {
  expect(clientView(house, client({ client_name: "Notes" }), requestUrl)).toMatchObject({
    name: "Notes",
    initials: "N",
    destinationHost: "notes.example",
  });
  const lookalike = "https://oauth.example.com/oauth2/auth?redirect_uri=https%3A%2F%2Fn%D0%BEtes.example%2F";
  expect(clientView(house, client({}), lookalike).destinationHost).toMatch(/^xn--/);
  expect(
    clientView(house, client({}), "https://oauth.example.com/oauth2/auth?redirect_uri=com.example.app%3A%2Fcb")
      .destinationHost,
  ).toBe("com.example.app:");
  expect(
    clientView(house, client({}), "https://oauth.example.com/oauth2/device/verify?client_id=c").destinationHost,
  ).toBeNull();
});

test("a client without a name is called by its id", () => {
  expect(clientView(house, client({ client_name: "\u202e" }), requestUrl).name).toBe("c");
});

test("the way home leads to the host of a redirect URI and nowhere else", () => {
  expect(clientHomeUrl(client({ client_uri: "https://notes.example/" }))).toBe("https://notes.example/");
  expect(clientHomeUrl(client({ client_uri: "https://evil.example/" }))).toBeNull();
  expect(clientHomeUrl(client({ client_uri: "javascript:alert(1)" }))).toBeNull();
  expect(clientHomeUrl(null)).toBeNull();
});

test("an account shows what it has", () => {
  expect(accountView("7", { name: "Ada", email: 3 })).toEqual({ subject: "7", displayName: "Ada", email: null });
  expect(accountView("7", null)).toEqual({ subject: "7", displayName: null, email: null });
});

test("a long name is cut", () => {
  const { name } = clientView(house, client({ client_name: "N".repeat(200) }), requestUrl);
  expect(name).toBe(`${"N".repeat(79)}…`);
});

test("links that a client wrote are http(s) or nothing", () => {
  const hostile = client({
    client_uri: "data:text/html,x",
    policy_uri: "javascript:x",
    tos_uri: "https://a:b@x.example",
  });
  expect(clientView(house, hostile, requestUrl)).toMatchObject({ homeUrl: null, policyUrl: null, termsUrl: null });
});

test.each([
  ["https://notes.example.evil.example/"],
  ["http://notes.example/"],
  ["https://notes.example:8443/"],
  ["https://notes.example@evil.example/"],
])("%s is not the home of a client at https://notes.example", (client_uri) => {
  expect(clientHomeUrl(client({ client_uri }))).toBeNull();
});

test.each(["\u3164", "\uffa0", "\u115f\u1160", "\u2800", "\ufe0f", "\u00a0\u3000"])(
  "a name of nothing visible (%#) is no name",
  (client_name) => expect(clientView(house, client({ client_name }), requestUrl).name).toBe("c"),
);

describe("who stands for a client", () => {
  const own = houseOn("http://127.0.0.1:1", { clock: { seconds: Date.parse("2026-03-31T00:00:00Z") / 1000 } });
  const seen = (members: object, locale?: string) => clientView(own, client(members), requestUrl, locale);

  test("is said by the operator, and by nobody else", () => {
    expect(seen({ metadata: { verified: true } })).toMatchObject({ isVerified: true, isFirstParty: false });
    expect(seen({ metadata: { verified: true, first_party: true } })).toMatchObject({
      isVerified: false,
      isFirstParty: true,
    });
    for (const verified of ["true", 1, {}, [true], null]) {
      expect(seen({ metadata: { verified } }).isVerified).toBe(false);
    }
    expect(seen({ verified: true, owner: "verified" }).isVerified).toBe(false);
  });

  test.each([
    ["2026-03-30T00:00:00Z", {}, { registeredItself: false }],
    ["2026-02-01T00:00:00Z", {}, null],
    ["2020-01-01T00:00:00Z", { self_registered: true }, { registeredItself: true }],
    ["2026-03-30T00:00:00Z", { self_registered: "yes" }, { registeredItself: false }],
    ["2026-03-30T00:00:00Z", { verified: true, self_registered: true }, null],
    ["", { self_registered: true }, null],
    ["soon", {}, null],
  ])("made on %j with %j: the age is worth %j", (created_at, metadata, newcomer) => {
    const { newcomer: told } = seen({ created_at, metadata });
    if (newcomer === null) expect(told).toBeNull();
    else expect(told).toEqual({ atSeconds: Date.parse(created_at) / 1000, ...newcomer });
  });

  test.each([
    ["N\u043etes", {}, "mixed_letters"],
    ["Gatehouse Support", {}, "our_name"],
    ["G\u0430tehouse", {}, "mixed_letters"],
    ["bank.com", {}, "other_address"],
    ["notes.example", {}, null],
    ["Notes", {}, null],
    ["Gatehouse Support", { first_party: true }, null],
    ["Gatehouse Support", { verified: true }, null],
  ])("a client called %j with %j is cautioned about as %s", (client_name, metadata, caution) => {
    expect(seen({ client_name, metadata }).caution).toBe(caution);
  });

  test("names that the operator protects are protected", () => {
    const guarded = houseOn("http://127.0.0.1:1", { custom: { protectedNames: ["Acme Pay"] } });
    expect(clientView(guarded, client({ client_name: "AcmePay" }), requestUrl).caution).toBe("our_name");
    expect(clientView(guarded, client({ client_name: "Gatehouse" }), requestUrl).caution).toBeNull();
  });

  test("a client is called what the operator calls it in this language", () => {
    const members = {
      client_name: "Notes",
      policy_uri: "https://notes.example/privacy",
      metadata: {
        "client_name#de": "Notizen",
        "policy_uri#de": "https://notes.example/datenschutz",
        "tos_uri#de": "javascript:x",
        "client_name#fr": 7,
        "client_name#it": "\u202e",
        client_name: "not this",
      },
    };
    expect(seen(members, "de-AT")).toMatchObject({
      name: "Notizen",
      policyUrl: "https://notes.example/datenschutz",
      termsUrl: null,
    });
    expect(seen(members, "en")).toMatchObject({ name: "Notes", policyUrl: "https://notes.example/privacy" });
    expect(seen(members, "fr").name).toBe("Notes");
    expect(seen(members, "it").name).toBe("Notes");
  });
});
