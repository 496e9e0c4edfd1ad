// Looking is not deciding: HEAD, prefetch and other methods accept nothing and call nothing that writes.
import { describe, expect, test } from "vitest";
import { callsSeen, meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, deviceTest, expectForm, signIn, signInAndAllow, stage, visitor } from "./story.ts";

/** An entry address that accepts at once when it is visited: everything is remembered. */
async function acceptingEntry(): Promise<{ person: Visitor; entry: string }> {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
  const attempt = await rp.attempt({ scope: "openid" });
  const answer = await person.ask(attempt.url);
  expect(answer.location?.pathname).toBe("/login");
  await meddle(stage().meddlerUrl, []);
  return { person, entry: answer.location?.href ?? "" };
}

/** The consent entry of an application that the operator trusts: whoever visits it has allowed everything. */
async function acceptingConsent(): Promise<{ person: Visitor; entry: string }> {
  const rp = await client({ client: { skip_consent: true } });
  const person = visitor();
  const { page } = await begin(person, rp);
  return { person, entry: await entryAfter(person, await person.submit(page, { type: DEMO, press: "accept" })) };
}

/** The logout entry of an application that asks by itself: whoever visits it is signed out. */
async function acceptingLogout(): Promise<{ person: Visitor; entry: string }> {
  const rp = await client({ client: { skip_logout_consent: true } });
  const person = visitor();
  const { tokens } = await signInAndAllow(person, rp, ["openid"], { remember: true });
  const url = rp.logoutUrl({ id_token_hint: tokens.id_token ?? "" });
  return { person, entry: await entryAfter(person, await person.ask(url)) };
}

/** Follows redirects as far as an entry of the app, which is not visited. */
async function entryAfter(person: Visitor, first: Page): Promise<string> {
  let answer = first;
  while (answer.location && answer.location.origin !== stage().appUrl) answer = await person.ask(answer.location);
  await meddle(stage().meddlerUrl, []);
  return answer.location?.href ?? "";
}

async function writes(): Promise<string[]> {
  return (await callsSeen(stage().meddlerUrl)).filter((line) => !line.startsWith("GET "));
}

const LOOKS = [
  ["HEAD", { method: "HEAD" }],
  ["a prefetch", { headers: { "sec-purpose": "prefetch" } }],
  ["a prerender", { headers: { "sec-purpose": "prefetch;prerender" } }],
  ["an old browser's prefetch", { headers: { purpose: "prefetch" } }],
  ["OPTIONS", { method: "OPTIONS" }],
] as const;

describe.each(LOOKS)("%s", (_name, how) => {
  test("of an entry that would accept at once accepts nothing", async () => {
    const { person, entry } = await acceptingEntry();
    const answer = await person.ask(entry, how);
    expect(answer.status).toBeLessThan(500);
    expect(answer.location?.origin).not.toBe(stage().publicUrl);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(await writes()).toEqual([]);
    // And the real visit still works.
    const page = await person.open(entry);
    expect(page.hasLeft).toBe(true);
    expect(await writes()).toHaveLength(2);
  });
});

describe.each(LOOKS)("%s of an entry that decides without a page", (_name, how) => {
  test.each([
    ["/consent", acceptingConsent],
    ["/logout", acceptingLogout],
  ])("%s decides nothing, and the real visit does", async (path, open) => {
    const { person, entry } = await open();
    expect(new URL(entry).pathname).toBe(path);
    const answer = await person.ask(entry, how);
    expect(answer.status).toBeLessThan(500);
    expect(answer.location?.origin).not.toBe(stage().publicUrl);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(await writes()).toEqual([]);
    expect((await person.open(entry)).hasLeft).toBe(true);
    expect(await writes()).toHaveLength(1);
  });
});

describe("the form pages of consent, logout and device", () => {
  const shows = async (page: Page, person: Visitor) => {
    await meddle(stage().meddlerUrl, []);
    for (const how of [{}, { method: "HEAD" }, { headers: { "sec-purpose": "prefetch" } }]) {
      const answer = await person.ask(page.url, how);
      expect(answer.status).toBe(200);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    // An address that looks like an answer is none.
    const asked = new URL(page.url);
    for (const [name, value] of Object.entries({ answer: "accept", step: "1", grant_scope: "openid", user_code: "x" }))
      asked.searchParams.set(name, value);
    expect((await person.ask(asked)).status).toBe(200);
    expect(await writes()).toEqual([]);
  };

  test("consent is only shown", async () => {
    const person = visitor();
    await shows(await signIn(person, (await begin(person, await client())).page), person);
  });

  test("logout is only shown", async () => {
    const person = visitor();
    await signInAndAllow(person, await client(), ["openid"], { remember: true });
    await shows(await person.open(`${stage().publicUrl}/oauth2/sessions/logout`), person);
  });

  deviceTest("device is only shown, also with the code in its address", async () => {
    const person = visitor();
    const { verification_uri_complete = "" } = await (await client()).startDevice();
    await shows(await person.open(verification_uri_complete), person);
  });
});

describe("the form pages", () => {
  test.each([
    ["GET", {}],
    ["HEAD", { method: "HEAD" }],
    ["a client-side navigation", { headers: { rsc: "1", accept: "*/*", "sec-fetch-mode": "cors" } }],
  ])("%s writes nothing", async (_name, how) => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    await meddle(stage().meddlerUrl, []);
    const answer: Page = await person.ask(page.url, how);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(await writes()).toEqual([]);
  });
});

describe.each(["PUT", "DELETE", "PATCH"])("%s", (method) => {
  test("is refused on every address", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    await meddle(stage().meddlerUrl, []);
    for (const url of [page.url, new URL("/login", page.url), new URL("/", page.url), new URL("/error", page.url)]) {
      const answer = await person.ask(url, { method, from: page });
      expect(answer.status, url.pathname).toBeGreaterThanOrEqual(400);
      expect(answer.status, url.pathname).toBeLessThan(500);
    }
    expect(await writes()).toEqual([]);
    expectForm(await person.open(page.url), "/login/form");
  });
});
