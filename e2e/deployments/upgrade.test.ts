// Two releases side by side, as in every rolling deploy: what one has drawn the other answers.
import { chromium } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserArguments, findBrowser } from "../browser.ts";
import { begin, callback, client, DEMO, expectForm, expectProblem, signInAndAllow } from "../flows/story.ts";
import type { Page } from "../page.ts";
import { startDeployment } from "./deployment.ts";
import { buildNextRelease } from "./next-release.ts";
import { connectADevice, expectAlternation, Person, passThrough, signInWithASlip } from "./person.ts";

const [THIS, NEXT] = [0, 1];

let nextRelease: string;
let place: Awaited<ReturnType<typeof startDeployment>>;
beforeAll(async () => {
  nextRelease = await buildNextRelease();
  place = await startDeployment([{}, { folder: nextRelease }]);
});
afterAll(() => place?.stop());

/** A login form as this replica draws it. */
async function loginFormOf(replica: number): Promise<Page> {
  // The second request of a sign-in is the form.
  place.balancer.startWith(1 - replica);
  const { page } = await begin(new Person(place), await client({}, place));
  expectForm(page, "/login/form");
  return page;
}

const isNextRelease = (page: Page) =>
  page.all(({ attributes }) => attributes.get("data-release") === "next").length > 0;

function scripts(page: Page): string[] {
  return page.all(({ tag }) => tag === "script").flatMap(({ attributes }) => attributes.get("src") ?? []);
}

function stylesheet(page: Page): string {
  const [link] = page.all(({ tag, attributes }) => tag === "link" && attributes.get("rel") === "stylesheet");
  return link?.attributes.get("href") ?? "";
}

function actions(page: Page): string[] {
  const names = page.all(({ tag }) => tag === "input").map(({ attributes }) => attributes.get("name") ?? "");
  return names.filter((name) => name.startsWith("$ACTION"));
}

test("the two releases are really two: other markup, other words, other scripts, another style", async () => {
  const [older, newer] = [await loginFormOf(THIS), await loginFormOf(NEXT)];
  expect([isNextRelease(older), isNextRelease(newer)]).toEqual([false, true]);
  expect(older.text).toContain("Please log in");
  expect(newer.text).toContain("Please sign in");
  expect(scripts(older)).not.toEqual(scripts(newer));
  expect(stylesheet(older)).not.toBe(stylesheet(newer));
});

test("what stayed the same has the same action id in both", async () => {
  const [older, newer] = [await loginFormOf(THIS), await loginFormOf(NEXT)];
  expect(actions(older)).toHaveLength(1);
  expect(actions(newer)).toEqual(actions(older));
});

describe.each([
  ["this", "the next", THIS],
  ["the next", "this", NEXT],
])("a form drawn by %s release and answered by %s:", (_drawn, _answered, drawn) => {
  const person = () => {
    place.balancer.startWith(1 - drawn);
    return new Person(place);
  };

  test("a wrong password, the right one, consent", async () => {
    const somebody = person();
    await signInWithASlip(somebody, place);
    expectAlternation(somebody);
  });

  test("an application of the house, and logging out from it", async () => {
    const somebody = person();
    await passThrough(somebody, place);
    expectAlternation(somebody);
  });

  test("a device", async (context) => {
    context.skip(!place.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
    const somebody = person();
    await connectADevice(somebody, place);
    expectAlternation(somebody);
  });

  test("a form whose action the other release does not have gets a page, and its button works once all are new", async () => {
    const somebody = person();
    const rp = await client({}, place);
    const { tokens } = await signInAndAllow(somebody, rp, ["openid"], { remember: true });
    let form = await somebody.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
    expectForm(form, "/logout/form");
    // Who draws it depends on how many requests came before: asked for once more, it is the other's.
    if (isNextRelease(form) !== (drawn === NEXT)) form = await somebody.open(form.url);
    expect(isNextRelease(form)).toBe(drawn === NEXT);
    const stale = await somebody.answer(form, { press: "accept" });
    expectProblem(stale, 409, "stale_form");

    await place.replica(THIS).restart({ folder: nextRelease });
    try {
      const fresh = await somebody.click(stale, "way-on");
      expectForm(fresh, "/logout/form");
      const left = await somebody.answer(fresh, { press: "accept" });
      expect(callback(left).href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
    } finally {
      await place.replica(THIS).restart({});
    }
  });
});

test("neither release has its style or script kept for good under the other's name", async () => {
  const forms = [await loginFormOf(THIS), await loginFormOf(NEXT)];
  for (const [drawn, form] of forms.entries()) {
    expect(scripts(form)).toHaveLength(1);
    for (const source of [stylesheet(form), ...scripts(form)]) {
      const from = async (replica: number) => {
        const answer = await fetch(new URL(source, place.replica(replica).url));
        return { status: answer.status, cached: answer.headers.get("cache-control") ?? "", text: await answer.text() };
      };
      const [own, other] = [await from(drawn), await from(1 - drawn)];
      expect(own.status).toBe(200);
      expect(own.cached).toContain("immutable");
      // A page without any style would be worse than one with last week's, as long as that is forgotten again.
      expect(other.status).toBe(200);
      expect(other.text).not.toBe(own.text);
      expect(other.cached).not.toMatch(/immutable|max-age=[1-9]/);
    }
  }
});

test("what a release's script loads later is kept for good, and nobody keeps that another release lacks it", async () => {
  const { url } = place.replica(THIS);
  const script = await (await fetch(new URL("/gatehouse.js", url))).text();
  const [part = ""] = script.match(/gatehouse-[\w-]+\.js/) ?? [];
  const answers = await Promise.all(
    [part, "gatehouse-passkey-00000000.js"].map(async (name) => {
      const answer = await fetch(new URL(`/${name}`, url));
      await answer.arrayBuffer();
      return { status: answer.status, cached: answer.headers.get("cache-control") ?? "" };
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  expect(answers[0]?.cached).toContain("immutable");
  expect(answers[1]?.cached).not.toMatch(/immutable|max-age=[1-9]/);
});

test("in a browser with script, every request to the other release in turn, a person signs in and allows", async () => {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: [...browserArguments] });
  try {
    const page = await browser.newPage();
    const answers: string[] = [];
    page.on("response", (answer) => {
      const { origin, pathname } = new URL(answer.url());
      if (origin === place.appUrl && /^\/(_next|gatehouse)/.test(pathname))
        answers.push(`${answer.status()} ${pathname}`);
    });
    await page.route("http://127.0.0.1:5555/**", (route) => route.fulfill({ body: "back" }));
    for (const first of [THIS, NEXT]) {
      place.balancer.startWith(first);
      const rp = await client({}, place);
      const attempt = await rp.attempt();
      await page.goto(attempt.url.href);
      await page.locator("#email").fill(DEMO.email);
      await page.locator("#password").fill("wrong");
      await page.locator("#accept").click();
      await page.locator("#problem-summary").waitFor();
      await page.locator("#email").fill(DEMO.email);
      await page.locator("#password").fill(DEMO.password);
      await page.locator("#accept").click();
      await page.locator("#openid").check();
      await page.locator("#accept").click();
      await page.waitForURL("http://127.0.0.1:5555/callback**");
      const tokens = await rp.redeem(attempt, new URL(page.url()));
      expect(tokens.claims()?.sub).toBe(DEMO.email);
      await page.context().clearCookies();
    }
    expect([...new Set(answers)].sort()).toEqual(["200 /gatehouse.css", "200 /gatehouse.js"]);
    expect(place.balancer.answered.every((count) => count > 0)).toBe(true);
  } finally {
    await browser.close();
  }
});
