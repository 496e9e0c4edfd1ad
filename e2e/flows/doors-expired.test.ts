// Requests that really grew too old: each page says so, and its button ends at the application after all.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Page } from "../page.ts";
import { canConfigureServer, type RunningStage, startStage } from "../stage.ts";
import { entryOf, expectDoor, type Journey, journey, type Kind } from "./doors.ts";
import { admin, begin, client, expectForm, visitor } from "./story.ts";

const LIFE_SECONDS = 6;

type Opened = { readonly way: Journey; readonly form: Page };
const opened = new Map<string, Opened>();
let short: RunningStage | undefined;

async function open(name: string, kind: Kind, on: RunningStage, url?: string): Promise<void> {
  const way = await journey(kind, { on });
  opened.set(name, { way, form: await (url ? way.person.open(url) : way.arrive()) });
}

beforeAll(async () => {
  if (!canConfigureServer()) return;
  short = await startStage({ serverEnv: { TTL_LOGIN_CONSENT_REQUEST: `${LIFE_SECONDS}s` } });
  for (const kind of ["login", "consent"] as const) {
    for (const moment of ["entry", "form", "answer", "elsewhere"]) await open(`${kind} ${moment}`, kind, short);
  }
  await open("logout", "logout", short);
  await open("logout of one's own", "logout", short, `${short.publicUrl}/oauth2/sessions/logout`);
  if (short.deviceGrant) await open("device", "device", short);
  await expire(short);
});
afterAll(() => short?.stop());

/** Waits until the server itself calls a request expired that was made after all others. */
async function expire(on: RunningStage): Promise<void> {
  const { page } = await begin(visitor(on), await client({}, on));
  const challenge = page.url.searchParams.get("login_challenge") ?? "";
  // A logout says itself when it ends, which need not be when a login of the same second does.
  const logout = opened.get("logout of one's own")?.form.url.searchParams.get("logout_challenge") ?? "";
  const isExpired = async () => {
    expect((await admin(on).getRequest("login", challenge)).status).toBe(401);
    const { expires_at: end } = (await admin(on).getRequest("logout", logout)).body;
    expect(Date.parse(String(end)) + 1000).toBeLessThan(Date.now());
  };
  await vi.waitFor(isExpired, { timeout: 60_000, interval: 100 });
}

function whenOld(name: string, which: string, body: (old: Opened, on: RunningStage) => Promise<void>): void {
  test(name, async (context) => {
    if (!short) return context.skip("an external Hydra keeps its own lifetimes: give it TTL_LOGIN_CONSENT_REQUEST");
    const old = opened.get(which);
    if (!old) return context.skip("this server has no device grant: its discovery document names no endpoint");
    await body(old, short);
  });
}

async function startsAgain({ way }: Opened, stuck: Page, problem = "expired_request"): Promise<void> {
  expectDoor(stuck, 410, problem);
  await way.endsWell(await way.person.click(stuck, "way-on"));
}

for (const kind of ["login", "consent"] as const) {
  whenOld(`the entry of an expired ${kind} leads back to a fresh start`, `${kind} entry`, async (old) => {
    expectForm(old.form, `/${kind}/form`);
    await startsAgain(old, await old.way.person.open(entryOf(old.form)));
  });

  whenOld(`the form of an expired ${kind} leads back to a fresh start`, `${kind} form`, async (old) => {
    await startsAgain(old, await old.way.person.open(old.form.url));
  });

  whenOld(`the answer to an expired ${kind} leads back to a fresh start`, `${kind} answer`, async (old) => {
    await startsAgain(old, await old.way.answer(old.form));
  });

  whenOld(
    `an expired ${kind} in another browser explains itself, and leads home`,
    `${kind} elsewhere`,
    async (old, on) => {
      const person = visitor(on);
      const entry = await person.open(entryOf(old.form));
      expectDoor(entry, 410, "expired_request");
      expect(entry.body).not.toContain(old.form.url.searchParams.get(`${kind}_challenge`));
      expect((await person.click(entry, "way-on")).url.href).toBe(`${on.appUrl}/`);
    },
  );
}

whenOld(
  "an expired device request asks for the code once more, and the device gets its tokens",
  "device",
  async (old) => {
    await startsAgain(old, await old.way.answer(old.form), "expired_device");
  },
);

whenOld("a logout that the application asked for has no end: it still works", "logout", async ({ way, form }) => {
  await way.endsWell(await way.answer(form));
});

whenOld("an expired logout of one's own explains itself and leads home", "logout of one's own", async (old, on) => {
  expectForm(old.form, "/logout/form");
  const stuck = await old.way.answer(old.form);
  // Up to 26.2 only the browser's last leg finds out, at Hydra, which sends people to its error page.
  expectDoor(stuck, 400, "authorization_error");
  expect((await old.way.person.click(stuck, "way-on")).url.href).toBe(`${on.appUrl}/`);
  // Asked for once more, it works.
  await old.way.endsWell(await old.way.arrive());
});
