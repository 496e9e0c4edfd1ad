// One of the servers went away and came back, the same or changed, while a person had a form open.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import type { Page } from "../page.ts";
import { canConfigureServer, type RunningStage, startStage } from "../stage.ts";
import { expectDoor, type Journey, journey, type Kind } from "./doors.ts";
import { DEMO, expectForm, signIn } from "./story.ts";

let own: RunningStage | undefined;
let folder: string;
let databases = 0;

/** Where Hydra keeps what outlives it; the sandbox keeps everything in memory. */
const newDatabase = () => ({ DSN: `sqlite://${join(folder, String(databases++))}.sqlite?_fk=true` });
const newSecret = () => randomBytes(32).toString("hex");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gatehouse-"));
  if (canConfigureServer()) own = await startStage({ isDirect: true, serverEnv: newDatabase() });
});
afterAll(async () => {
  await own?.stop();
  await rm(folder, { recursive: true, force: true });
});

function onOwnStage(name: string, body: (on: RunningStage, context: TestContext) => Promise<void>): void {
  test(name, { timeout: 120_000 }, async (context) => {
    if (!own) return context.skip("nobody but its operator restarts an external Hydra");
    await body(own, context);
  });
}

async function comeBack(on: RunningStage, way: Journey): Promise<void> {
  await on.server.startAgain();
  if (on.kind === "sandbox") await way.renewClient();
}

/** Who signed in before the sandbox lost its memory is unknown to it now: it refuses the consent, and the application is told. */
async function ends(on: RunningStage, way: Journey, kind: Kind, page: Page): Promise<void> {
  if (kind !== "consent" || on.kind !== "sandbox") return way.endsWell(page);
  expect(await way.endsRefused(page)).toMatch(/./);
  await way.endsWell(await way.person.open(way.startUrl));
}

describe.each(["login", "consent", "logout"] as const)("a %s", (kind) => {
  const forgotten = "the sandbox keeps sessions and logout requests in memory only";

  onOwnStage("answered while Hydra's port is closed is answered again once Hydra is back", async (on, context) => {
    context.skip(kind === "logout" && on.kind === "sandbox", forgotten);
    const way = await journey(kind, { on });
    const form = await way.arrive();
    await on.server.stop();
    const stuck = await way.answer(form);
    expectDoor(stuck, 503, "hydra_unavailable");
    expectDoor(await way.person.click(stuck, "way-on"), 503, "hydra_unavailable");
    await comeBack(on, way);
    const back = await way.person.click(stuck, "way-on");
    expectForm(back, `/${kind}/form`);
    expect(back.url.searchParams.toString()).toBe(form.url.searchParams.toString());
    if (kind === "login") expect(back.byId("email")?.attributes.get("value")).toBe(DEMO.email);
    await ends(on, way, kind, back);
  });

  onOwnStage("answered after Hydra was restarted is answered as if nothing had been", async (on, context) => {
    context.skip(kind === "logout" && on.kind === "sandbox", forgotten);
    const way = await journey(kind, { on });
    const form = await way.arrive();
    await on.server.stop();
    await comeBack(on, way);
    await ends(on, way, kind, await way.answer(form));
  });
});

describe.each(["login", "consent"] as const)("a %s", (kind) => {
  onOwnStage("from before Hydra lost its secret and its memory starts again", async (on) => {
    const way = await journey(kind, { on });
    const form = await way.arrive();
    await on.server.stop();
    await on.server.startAgain({ SECRETS_SYSTEM: newSecret(), ...newDatabase() });
    await way.renewClient();
    const stuck = await way.answer(form);
    expectDoor(stuck, 404, "unknown_request");
    await way.endsWell(await way.person.click(stuck, "way-on"));
  });
});

/** Every way there is, each with its form open. */
async function openAll(on: RunningStage): Promise<{ way: Journey; form: Page }[]> {
  const kinds: Kind[] = ["login", "consent", "logout", ...(on.deviceGrant ? (["device"] as const) : [])];
  const opened = [];
  for (const kind of kinds) {
    const way = await journey(kind, { on });
    opened.push({ way, form: await way.arrive() });
  }
  return opened;
}

onOwnStage("forms from before our secret was changed, without keeping the old one, are opened afresh", async (on) => {
  const opened = await openAll(on);
  await on.app.restart({ SESSION_SECRET: newSecret() });
  for (const { way, form } of opened) {
    const afresh = await way.answer(form);
    expectForm(afresh, form.url.pathname);
    await way.endsWell(afresh);
  }
});

onOwnStage("forms from before our secret was changed, with the old one kept, are answered as they are", async (on) => {
  const [before, after] = [newSecret(), newSecret()];
  await on.app.restart({ SESSION_SECRET: before });
  const opened = await openAll(on);
  await on.app.restart({ SESSION_SECRET: `${after} ${before}` });
  for (const { way, form } of opened) {
    const answered = await way.answer(form);
    expect(answered.url.pathname).not.toBe(form.url.pathname);
    await way.endsWell(answered);
  }
});

onOwnStage("the button of a problem page from before our secret was changed still leads to the form", async (on) => {
  const way = await journey("login", { on });
  const form = await way.arrive();
  await on.server.stop();
  const stuck = await way.answer(form);
  expectDoor(stuck, 503, "hydra_unavailable");
  await comeBack(on, way);
  await on.app.restart({ SESSION_SECRET: newSecret() });
  // The button still names the request: its form is opened afresh, as a bookmark would be.
  const back = await way.person.click(stuck, "way-on");
  expectForm(back, "/login/form");
  await way.endsWell(await signIn(way.person, back));
});
