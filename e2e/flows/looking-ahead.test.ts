// Looking is not deciding: HEAD, prefetch and other methods accept nothing and call nothing that writes.
import { describe, expect, test } from "vitest";
import { callsSeen, meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, expectForm, signInAndAllow, stage, visitor } from "./story.ts";

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
