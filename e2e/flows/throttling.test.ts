// Guessing gets slower and never pays: passwords by account and address, user codes by address and challenge.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "../page.ts";
import { type RunningStage, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";
import { allow, begin, callback, client, DEMO, expectForm, expectProblem, signIn, visitor } from "./story.ts";

const FREE_TRIES = 3;
const TRIES_PER_ADDRESS = 8;
let strict: RunningStage;

beforeAll(async () => {
  const appEnv = {
    PASSWORD_FREE_TRIES: String(FREE_TRIES),
    PASSWORD_TRIES_PER_ADDRESS: String(TRIES_PER_ADDRESS),
  };
  strict = await startStage({ appEnv });
});
afterAll(() => strict?.stop());

/** A slow machine lets the first, short waits go by: each of them is one more try, and they double. */
function expectFew(tries: number, fewest: number): void {
  expect(tries).toBeGreaterThanOrEqual(fewest);
  expect(tries).toBeLessThanOrEqual(fewest + 5);
}

let names = 0;
const newName = () => `somebody${++names}@example.com`;

/** A fresh browser in front of the login form; `at` is where it says it comes from. */
async function atLogin(at?: string): Promise<{ person: Visitor; page: Page }> {
  const person = visitor(strict);
  if (at !== undefined) person.address = at;
  const { page } = await begin(person, await client({}, strict));
  expectForm(page, "/login/form");
  return { person, page };
}

async function guess(person: Visitor, page: Page, email: string, password: string): Promise<Page> {
  return person.answer(page, { type: { email, password }, press: "accept" });
}

/** Wrong passwords until somebody has to wait. */
async function guessUntilRefused(person: Visitor, start: Page, email: string): Promise<{ tries: number; page: Page }> {
  let page = start;
  for (let tries = 1; tries < 50; tries += 1) {
    page = await guess(person, page, email, `wrong ${tries}`);
    if (page.problem !== undefined) return { tries, page };
    expect(page.byId("problem-summary")).toBeDefined();
  }
  throw new Error("Nobody had to wait.");
}

/** The right password, again after each wait: others may have guessed at this account before. */
async function signInPatiently(person: Visitor, form: Page): Promise<Page> {
  let page = form;
  await expect
    .poll(
      async () => {
        page = await guess(person, page.problem ? await person.click(page, "way-on") : page, DEMO.email, DEMO.password);
        return page.url.pathname;
      },
      { timeout: 25_000, interval: 300 },
    )
    .toBe("/consent/form");
  return page;
}

describe("wrong passwords", () => {
  test("after a few of them the next one has to wait: 429, the time in words, and a way back to the form", async () => {
    const name = newName();
    const { person, page } = await atLogin();
    const { tries, page: refused } = await guessUntilRefused(person, page, name);
    expectFew(tries, FREE_TRIES + 2);
    expectProblem(refused, 429, "too_many_attempts");
    const wait = Number(refused.headers["retry-after"]);
    expect(wait).toBeGreaterThan(0);
    expect(refused.text).toMatch(/wait \d+ seconds?/);
    const form = await person.click(refused, "way-on");
    expectForm(form, "/login/form");
    expect(form.byId("email")?.attributes.get("value")).toBe(name);
    expect(form.byId("password")?.attributes.get("value") ?? "").toBe("");
  });

  test("once the time is over the right one is taken", async () => {
    const { person, page } = await atLogin();
    const { page: refused } = await guessUntilRefused(person, page, DEMO.email);
    const consent = await signInPatiently(person, await person.click(refused, "way-on"));
    callback(await allow(person, consent, ["openid"]));
  });

  test("a name that nobody has is treated the same as one that somebody has", async () => {
    const seen = await Promise.all(
      [newName(), "FOO@bar.com"].map(async (name) => {
        const { person, page } = await atLogin();
        const { tries, page: refused } = await guessUntilRefused(person, page, name);
        expectFew(tries, FREE_TRIES + 2);
        return { status: refused.status, text: refused.text.replace(/[0-9a-f]{10}|\d+ seconds?/g, "…") };
      }),
    );
    expect(seen[0]).toEqual(seen[1]);
  });

  test("another spelling of the name, another browser, another application or another address is no way round", async () => {
    const name = newName();
    const spellings = [name, name.toUpperCase(), ` ${name} `, name.replace("e", "\uff45")];
    let tries = 0;
    for (let refused = false; !refused; tries += 1) {
      const { person, page } = await atLogin();
      const answer = await guess(person, page, spellings[tries % spellings.length] ?? name, "wrong");
      refused = answer.status === 429;
      expect(tries).toBeLessThan(20);
    }
    expectFew(tries, FREE_TRIES + 2);
  });

  test("many sent at once are no way round either", async () => {
    const name = newName();
    const tabs = await Promise.all(Array.from({ length: 12 }, () => atLogin()));
    const answers = await Promise.all(
      tabs.map(({ person, page }, index) => guess(person, page, name, `wrong ${index}`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expectFew(12 - refused.length, FREE_TRIES + 1);
  });

  test("a double click counts once", async () => {
    const name = newName();
    const { person, page } = await atLogin();
    const twice = { type: { email: name, password: "wrong" }, press: "accept" };
    const [one, two] = await Promise.all([person.submit(page, twice), person.submit(page, twice)]);
    expect(one.headers.location).toBe(two.headers.location);
    const { tries } = await guessUntilRefused(person, await person.follow(two, page), name);
    // One less than from the beginning, not two.
    expectFew(tries, FREE_TRIES + 1);
  });

  test("strangers lock nobody out: who signed in here before does not wait for them", async () => {
    const rp = await client({}, strict);
    const person = visitor(strict);
    await signInPatiently(person, (await begin(person, rp)).page);
    const stranger = await atLogin();
    await guessUntilRefused(stranger.person, stranger.page, DEMO.email);
    const again = await begin(person, rp, { prompt: "login" });
    expectForm(await signIn(person, again.page), "/consent/form");
  });

  test("for ever other names from one address are stopped, and other addresses are not", async () => {
    const at = "198.51.100.77";
    let stopped: Page | undefined;
    for (let tries = 0; tries <= TRIES_PER_ADDRESS; tries += 1) {
      const { person, page } = await atLogin(at);
      stopped = await guess(person, page, newName(), "wrong");
      if (tries < TRIES_PER_ADDRESS) expect(stopped.problem).toBeUndefined();
    }
    if (stopped) expectProblem(stopped, 429, "too_many_attempts");
    // What somebody writes in front of the proxy's own word changes nothing.
    const spoofing = await atLogin(`203.0.113.5, ${at}`);
    expectProblem(await guess(spoofing.person, spoofing.page, newName(), "wrong"), 429, "too_many_attempts");
    const elsewhere = await atLogin();
    expect((await guess(elsewhere.person, elsewhere.page, newName(), "wrong")).problem).toBeUndefined();
  });
});

describe("user codes", () => {
  async function atDevice(at?: string): Promise<{ person: Visitor; page: Page; code: string }> {
    const waiting = await (await client({}, strict)).startDevice();
    const person = visitor(strict);
    if (at !== undefined) person.address = at;
    return { person, page: await person.open(waiting.verification_uri), code: waiting.user_code };
  }

  async function tryWrongCodes(person: Visitor, start: Page): Promise<{ tries: number; page: Page }> {
    let page = start;
    for (let tries = 1; tries < 50; tries += 1) {
      page = await person.answer(page, { type: { code: `WRONG${tries}` }, press: "verify" });
      if (page.problem !== undefined) return { tries, page };
      expectForm(page, "/device/verify/form");
    }
    throw new Error("Nobody had to wait.");
  }

  test("for one challenge end with 429 and the time, and the code stays in the field", async (context) => {
    context.skip(!strict.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
    const { person, page } = await atDevice();
    const { tries, page: refused } = await tryWrongCodes(person, page);
    expect(tries).toBe(21);
    expectProblem(refused, 429, "too_many_attempts");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(60);
    expect(refused.text).toMatch(/wait \d+ minutes/);
    expectForm(await person.click(refused, "way-on"), "/device/verify/form");
    // The code of somebody else, from elsewhere, is not touched by it.
    const other = await atDevice();
    expectForm(await other.person.answer(other.page, { type: { code: other.code }, press: "verify" }), "/login/form");
  });

  test("from one address are counted over ever fresh challenges", async (context) => {
    context.skip(!strict.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
    const at = "198.51.100.78";
    for (let tries = 1; tries <= 20; tries += 1) {
      const { person, page } = await atDevice(at);
      const answer = await person.answer(page, { type: { code: `WRONG${tries}` }, press: "verify" });
      expectForm(answer, "/device/verify/form");
    }
    const { person, page, code } = await atDevice(at);
    // Not even the right one is looked at: the answer would tell.
    expectProblem(await person.answer(page, { type: { code }, press: "verify" }), 429, "too_many_attempts");
  });

  test("in links are filled in only so often: whoever is sent many has to type them", async (context) => {
    context.skip(!strict.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
    const at = "198.51.100.79";
    const filled: string[] = [];
    for (let link = 0; link < 12; link += 1) {
      const waiting = await (await client({}, strict)).startDevice();
      const person = visitor(strict);
      person.address = at;
      const page = await person.open(waiting.verification_uri_complete ?? "");
      filled.push(page.byId("code")?.attributes.get("value") ?? "");
    }
    expect(filled.slice(0, 10).every((code) => code !== "")).toBe(true);
    expect(filled.slice(10)).toEqual(["", ""]);
  });
});
