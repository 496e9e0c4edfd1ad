// Requests that grew too old: each page says so and offers a start over that works.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "../page.ts";
import { canConfigureServer, type RunningStage, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";
import { admin, allow, begin, callback, client, DEMO, expectForm, expectProblem, signIn, visitor } from "./story.ts";

const LIFE_SECONDS = 6;
let short: RunningStage | undefined;

beforeAll(async () => {
  if (!canConfigureServer()) return;
  short = await startStage({ serverEnv: { TTL_LOGIN_CONSENT_REQUEST: `${LIFE_SECONDS}s` } });
});
afterAll(() => short?.stop());

function onShortStage(name: string, body: (on: RunningStage) => Promise<void>): void {
  test(name, async (context) => {
    if (!short) return context.skip("an external Hydra keeps its own lifetimes: give it TTL_LOGIN_CONSENT_REQUEST");
    await body(short);
  });
}

/** Waits until the server itself calls the request expired. */
async function expire(on: RunningStage, kind: "login" | "consent", challenge: string): Promise<void> {
  await expect
    .poll(async () => (await admin(on).getRequest(kind, challenge)).status, { timeout: 20_000, interval: 100 })
    .toBe(401);
}

async function startOver(person: Visitor, problem: Page): Promise<void> {
  const login = await person.click(problem, "way-on");
  expectForm(login, "/login/form");
  expectForm(await signIn(person, login), "/consent/form");
}

onShortStage("an expired login: the entry, the form and the answer each lead back to a fresh start", async (on) => {
  const rp = await client({}, on);
  const person = visitor(on);
  const { page } = await begin(person, rp);
  const challenge = page.url.searchParams.get("login_challenge") ?? "";
  await expire(on, "login", challenge);

  const answered = await person.answer(page, { type: DEMO, press: "accept" });
  expectProblem(answered, 410, "expired_request");
  const form = await person.open(page.url);
  expectProblem(form, 410, "expired_request");
  const entry = await person.open(`${on.appUrl}/login?${new URLSearchParams({ login_challenge: challenge })}`);
  expectProblem(entry, 410, "expired_request");
  for (const page of [answered, form, entry]) await startOver(person, page);
});

onShortStage("an expired login in another browser explains itself without knowing where it came from", async (on) => {
  const rp = await client({}, on);
  const { page } = await begin(visitor(on), rp);
  const challenge = page.url.searchParams.get("login_challenge") ?? "";
  await expire(on, "login", challenge);
  const entry = await visitor(on).open(`${on.appUrl}/login?${new URLSearchParams({ login_challenge: challenge })}`);
  expectProblem(entry, 410, "expired_request");
  expect(entry.body).not.toContain(challenge);
});

onShortStage("an expired consent leads back to a fresh start, and nothing was granted", async (on) => {
  const rp = await client({}, on);
  const person = visitor(on);
  const { page } = await begin(person, rp);
  const consent = await signIn(person, page);
  expectForm(consent, "/consent/form");
  await expire(on, "consent", consent.url.searchParams.get("consent_challenge") ?? "");
  const answered = await person.answer(consent, { tick: ["openid"], press: "accept" });
  expectProblem(answered, 410, "expired_request");
  expect(await admin(on).consentSessions(DEMO.email)).toEqual([]);

  const again = await person.click(answered, "way-on");
  const back = await allow(person, await signIn(person, again), ["openid"]);
  expect(callback(back).searchParams.get("code")).toMatch(/./);
});
