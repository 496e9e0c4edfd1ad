// Posts that no page of ours sent: each gets a friendly 403, decides nothing, and leaves the real form usable.
import { describe, expect, test } from "vitest";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import {
  allow,
  begin,
  client,
  DEMO,
  expectForm,
  expectProblem,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

type Headers = Readonly<Record<string, string | undefined>>;

const FOREIGN: readonly (readonly [string, Headers])[] = [
  ["a foreign site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
  ["a foreign site, by an old browser", { origin: "https://evil.example", "sec-fetch-site": undefined }],
  ["a foreign site that only hides its origin", { origin: "null", "sec-fetch-site": "cross-site" }],
  ["an opaque origin, by an old browser", { origin: "null", "sec-fetch-site": undefined }],
  ["another port of this host", { origin: "http://127.0.0.1:9", "sec-fetch-site": "same-site" }],
  ["nowhere, as if typed", { origin: undefined, "sec-fetch-site": "none" }],
  ["no browser at all", { origin: undefined, "sec-fetch-site": undefined, referer: undefined }],
  ["a malformed origin", { origin: "::::", "sec-fetch-site": undefined }],
  ["an empty origin", { origin: "", "sec-fetch-site": undefined }],
  ["two origins", { origin: "http://127.0.0.1:9, http://127.0.0.1:8", "sec-fetch-site": undefined }],
  ["an unknown relation", { origin: undefined, "sec-fetch-site": "SAME-ORIGIN " }],
  ["a foreign origin that claims to be ours", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }],
  ["a proxy that vouches for it", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
];

const FORMS: readonly (readonly [
  string,
  (person: Visitor) => Promise<Page>,
  (person: Visitor, page: Page) => Promise<Page>,
])[] = [
  ["login", async (person) => (await begin(person, await client())).page, async (person, page) => signIn(person, page)],
  [
    "consent",
    async (person) => signIn(person, (await begin(person, await client())).page),
    async (person, page) => allow(person, page, ["openid"]),
  ],
  [
    "logout",
    async (person) => {
      await signInAndAllow(person, await client(), ["openid"], { remember: true });
      return person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
    },
    async (person, page) => person.answer(page, { press: "accept" }),
  ],
];

describe.each(FORMS)("the %s form", (_name, open, answer) => {
  test.each(FOREIGN)("sent by %s is refused", async (_sender, headers) => {
    const person = visitor();
    const page = await open(person);
    const how = { type: DEMO, tick: ["openid"], press: "accept" };
    // The cookies come along: SameSite is one wall, this is another.
    const refused = await person.follow(await person.submit(page, how, headers));
    expectProblem(refused, 403, "cross_site");
    expect([...refused.hops, refused].map(({ url }) => url.origin)).not.toContain(stage().publicUrl);
    expect(refused.body).not.toContain(page.url.searchParams.values().next().value);

    const after = await answer(person, page);
    expect(after.problem).toBeUndefined();
  });

  test.each([
    ["only Sec-Fetch-Site", { origin: undefined, "sec-fetch-site": "same-origin" }],
    ["only Origin", { "sec-fetch-site": undefined, "sec-fetch-mode": undefined, "sec-fetch-dest": undefined }],
    ["no Referer", { referer: undefined }],
  ] as [string, Headers][])("is taken from a browser that sends %s", async (_case, headers) => {
    const person = visitor();
    const page = await open(person);
    const taken = await person.submit(page, { type: DEMO, tick: ["openid"], press: "accept" }, headers);
    expect(taken.status).toBe(303);
    expect(taken.location?.origin).toBe(stage().publicUrl);
  });
});

test("an entry may be reached from any site: that is how Hydra and applications link to it", async () => {
  const rp = await client();
  const attempt = await rp.attempt();
  const page = await visitor().open(attempt.url, { headers: { "sec-fetch-site": "cross-site" } });
  expectForm(page, "/login/form");
});

test("posting to an entry is no way in", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const challenge = page.url.searchParams.get("login_challenge") ?? "";
  const body = String(new URLSearchParams({ login_challenge: challenge, ...DEMO, answer: "accept" }));
  for (const path of ["/login", "/consent", "/logout", "/device/verify", "/registration"]) {
    const url = `${stage().appUrl}${path}?${new URLSearchParams({ login_challenge: challenge })}`;
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await person.ask(url, { method: "POST", from: page, body, headers: type });
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expect(answer.status, path).toBeLessThan(500);
    expect(answer.location).toBeUndefined();
  }
});
