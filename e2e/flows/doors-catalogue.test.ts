// Every problem there are words for is reached here, and its one button pressed: so none can be added that nobody gets out of.
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Spoiling } from "../meddler.ts";
import type { Page } from "../page.ts";
import { canConfigureServer, type RunningStage, type Stage, startStage } from "../stage.ts";
import { entryOf, expectDoor, getStuck, heal, type Journey, journey, type Kind, type Moment } from "./doors.ts";
import { DEMO, stage, visitor } from "./story.ts";

/** Where the application's people are at home: another place than this app, so that arriving there is unmistakable. */
const HOME = "http://127.0.0.1:5556/home";
let own: RunningStage | undefined;
const on = (): Stage => own ?? stage();
const home = () => (own ? HOME : `${stage().appUrl}/`);

beforeAll(async () => {
  if (canConfigureServer()) own = await startStage({ appEnv: { HOME_URL: HOME, PASSWORD_FREE_TRIES: "3" } });
});
afterEach(() => heal(on()));
afterAll(() => own?.stop());

type Stuck = (way: Journey) => Promise<Page>;

const meets =
  (moment: Moment, spoiling: Spoiling, kind: Kind = "login"): Stuck =>
  async (way) =>
    (await getStuck(kind, moment, spoiling, { journey: way, stage: on() })).stuck;
const says = (status: number, error: string): Spoiling => ({ answer: { status, body: JSON.stringify({ error }) } });

/** The error page as pages and actions address it, for the request that this person has open: no visitor can break the app. */
const isSent =
  (problem: string): Stuck =>
  async ({ person, arrive }) => {
    const form = await arrive();
    const cookie = person.cookies.for(form.url).find(({ name }) => name.includes("flow-"));
    const flow = cookie?.name.replace(/^.*flow-/, "") ?? expect.fail("There is no record of the request.");
    const challenge = form.url.searchParams.get("login_challenge") ?? "";
    const query = { problem, incident: "0123456789", flow, login_challenge: challenge };
    return person.open(`${on().appUrl}/error?${new URLSearchParams(query)}`);
  };

/** Problems of a request: pressing the button ends at the application, signed in. */
const DOORS: Readonly<Record<string, readonly [status: number, stuck: Stuck, kind?: Kind]>> = {
  bad_form: [
    400,
    async (way) => way.person.answer(await way.arrive(), { type: DEMO, press: "accept", omit: ["answer"] }),
  ],
  cookies_blocked: [
    400,
    async (way) => {
      way.person.cookies.blocked = ({ name }) => !name.startsWith("ory_");
      const stuck = await way.arrive();
      way.person.cookies.blocked = () => false;
      return stuck;
    },
  ],
  cross_site: [
    403,
    async (way) => way.person.submit(await way.arrive(), { press: "accept" }, { "sec-fetch-site": "cross-site" }),
  ],
  unknown_request: [404, meets("on the form", says(404, "Not Found"))],
  stale_form: [
    409,
    async (way) => {
      const form = await way.arrive();
      const names = form.all(({ tag }) => tag === "input").map(({ attributes }) => attributes.get("name") ?? "");
      const omit = names.filter((name) => name.startsWith("$ACTION"));
      return way.person.answer(form, { press: "accept", omit, forge: [["$ACTION_ID_00", ""]] });
    },
  ],
  subject_changed: [409, meets("on the form", { merge: { subject: "else@example.com" } }, "consent"), "consent"],
  used_request: [410, meets("with the answer", says(409, "Conflict"))],
  expired_request: [410, meets("before the answer counts", says(401, "request_unauthorized"))],
  expired_device: [410, meets("with the answer", says(401, "request_unauthorized"), "device"), "device"],
  too_many_attempts: [
    429,
    async ({ person, arrive }) => {
      let page = await arrive();
      for (let tries = 0; tries < 150 && page.problem === undefined; tries += 1) {
        const guess = { email: "somebody@example.com", password: `wrong ${tries}` };
        page = await person.answer(page, { type: guess, press: "accept" });
      }
      return page;
    },
  ],
  internal: [500, isSent("internal")],
  request_refused: [502, meets("with the answer", says(400, "invalid_request"))],
  hydra_malformed: [502, meets("at the entry", { answer: { status: 200, body: "null" } })],
  hydra_misconfigured: [502, meets("at the entry", { answer: { status: 403, body: "{}" } })],
  foreign_redirect: [502, meets("with the answer", { redirectTo: "https://evil.example/" })],
  hydra_unavailable: [503, meets("with the answer", { cut: true })],
  hydra_busy: [503, meets("on the form", { answer: { status: 429, body: "{}" } })],
  hydra_timeout: [504, meets("with the answer", { hang: true })],
};

test.for(Object.entries(DOORS))("%s: its button ends at the application", async ([code, door], context) => {
  const [status, stuckBy, kind] = door;
  context.skip(kind === "device" && !on().deviceGrant, "this server has no device grant");
  const way = await journey(kind ?? "login", { on: on() });
  const stuck = await stuckBy(way);
  expectDoor(stuck, status, code);
  await heal(on());
  await way.endsWell(await way.person.click(stuck, "way-on"));
});

type Ask = Parameters<Journey["person"]["open"]>;
const ask = (...how: Ask) => visitor(on()).open(...how);

/** Problems of an address, where there is no request to go on with: the button leads home. */
const HOMES: Readonly<Record<string, readonly [status: number, () => Promise<Page>]>> = {
  missing_challenge: [400, () => ask(`${on().appUrl}/consent`)],
  authorization_error: [400, () => ask(`${on().publicUrl}/oauth2/auth?client_id=nobody&response_type=code`)],
  not_found: [404, () => ask(`${on().appUrl}/nothing-here`)],
  method_not_allowed: [405, () => ask(`${on().appUrl}/login`, { method: "DELETE" })],
  too_large: [
    413,
    async () => {
      const way = await journey("login", { on: on() });
      return way.person.answer(await way.arrive(), { press: "accept", forge: [["more", "x".repeat(200_000)]] });
    },
  ],
};

test.each(Object.entries(HOMES))("%s: its button leads home", async (code, [status, open]) => {
  const page = await open();
  expect({ status: page.status, problem: page.problem }).toEqual({ status, problem: code });
  expect((await visitor(on()).click(page, "way-on")).url.href).toBe(home());
});

test("a request that is over, in a browser that holds nothing of it, leads home", async () => {
  const way = await journey("login", { on: on() });
  const form = await way.arrive();
  await getStuck("login", "at the entry", says(401, "request_unauthorized"), { journey: way, stage: on() });
  const person = visitor(on());
  const stuck = await person.open(entryOf(form));
  expectDoor(stuck, 410, "expired_request");
  expect((await person.click(stuck, "way-on")).url.href).toBe(home());
});

/** What ends well has words in the same place; how one logged out is told by the tests of logging out. */
const ENDINGS = ["landing", "logout_cancelled", "device_success", "device_denied"];
const AFTER_LOGOUT = ["logged_out", "logged_out_everywhere"];

test("there are words for no other problem than these", () => {
  const file = new URL("../../messages/en.json", import.meta.url);
  const { notices }: { notices: Record<string, unknown> } = JSON.parse(readFileSync(file, "utf8"));
  const reached = [...Object.keys(DOORS), ...Object.keys(HOMES), ...ENDINGS, ...AFTER_LOGOUT];
  expect(Object.keys(notices).sort()).toEqual(reached.sort());
});

test.each(ENDINGS)("%s is no problem", async (code) => {
  const paths = { landing: "/", logout_cancelled: "/logout/cancelled" } as const;
  const path = code === "landing" || code === "logout_cancelled" ? paths[code] : `/${code.replace("_", "/")}`;
  const page = await ask(on().appUrl + path);
  expect({ status: page.status, problem: page.problem }).toEqual({ status: 200, problem: undefined });
});
