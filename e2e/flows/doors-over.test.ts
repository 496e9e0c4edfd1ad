// Requests that are over, at every moment of every way: the person starts again, and the application's own request is not lost.
import { afterEach, describe, expect, test } from "vitest";
import type { Spoiling } from "../meddler.ts";
import { callsSeen } from "../meddler.ts";
import { calls, entryOf, expectDoor, getStuck, heal, journey, type Kind, momentsOf, spoil, wayOnOf } from "./doors.ts";
import { deviceTest, expectForm, stage } from "./story.ts";

afterEach(() => heal());

const says = (status: number, error: string): Spoiling => ({
  answer: { status, body: JSON.stringify({ error, error_description: "The request is over" }) },
});

type End = readonly [name: string, spoiling: Spoiling, status: number, problem: string];
const ENDS: readonly End[] = [
  ["expired", says(401, "request_unauthorized"), 410, "expired_request"],
  ["unknown, or sealed under a secret that Hydra has no more", says(404, "Not Found"), 404, "unknown_request"],
  ["answered already, as servers before 2.2 say it", says(409, "Conflict"), 410, "used_request"],
];
const WAYS: readonly Kind[] = ["login", "consent", "logout", "device"];

describe.each(WAYS)("a %s request", (kind) => {
  const endTest = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body);

  for (const [name, spoiling, status, ended] of ENDS) {
    const problem = kind === "device" && ended === "expired_request" ? "expired_device" : ended;
    for (const moment of momentsOf(kind).filter((each) => each !== "at the entry")) {
      endTest(`that is ${name} ${moment} starts again`, async () => {
        const way = await journey(kind);
        const { stuck } = await getStuck(kind, moment, spoiling, { journey: way });
        expectDoor(stuck, status, problem);
        expect(wayOnOf(stuck).origin).toBe(stage().publicUrl);
        await heal();
        await way.endsWell(await way.person.click(stuck, "way-on"));
      });
    }

    if (kind === "device") continue;
    test(`that is ${name} when its entry is opened once more starts again`, async () => {
      const way = await journey(kind);
      const form = await way.arrive();
      await spoil(calls[kind].read, spoiling);
      const stuck = await way.person.open(entryOf(form));
      expectDoor(stuck, status, problem);
      await heal();
      await way.endsWell(await way.person.click(stuck, "way-on"));
    });

    test(`that is ${name}, in a browser that has nothing of it, leads home`, async () => {
      const way = await journey(kind);
      const { stuck } = await getStuck(kind, "at the entry", spoiling, { journey: way });
      expectDoor(stuck, status, problem);
      const home = await way.person.click(stuck, "way-on");
      expect(home.url.href).toBe(`${stage().appUrl}/`);
    });
  }
});

describe.each(["login", "consent", "logout"] as const)("410 for a %s request", (kind) => {
  for (const moment of momentsOf(kind)) {
    test.each(["absolute", "relative"])(`${moment} is followed at once, to an %s address`, async (form) => {
      const way = await journey(kind);
      const { href, pathname, search } = way.startUrl;
      const body = JSON.stringify({ redirect_to: form === "relative" ? pathname + search : href });
      const spoiling: Spoiling = { answer: { status: 410, body } };
      const { stuck } = await getStuck(kind, moment, spoiling, { journey: way, times: 1 });
      expect(stuck.hops.map(({ url }) => url.href)).toContain(href);
      expect(stuck.problem).toBeUndefined();
      await way.endsWell(stuck);
    });
  }

  test("that names a foreign address leads to a fresh start, and not there", async () => {
    const way = await journey(kind);
    const spoiling: Spoiling = { answer: { status: 410, body: '{"redirect_to":"https://evil.example/"}' } };
    const { stuck } = await getStuck(kind, "with the answer", spoiling, { journey: way });
    expectDoor(stuck, 410, "used_request");
    expect(stuck.body).not.toContain("evil.example");
    await heal();
    await way.endsWell(await way.person.click(stuck, "way-on"));
  });
});

describe("a subject that changed in between", () => {
  for (const moment of ["on the form", "before the answer counts"] as const) {
    test(`is noticed at the consent ${moment}, and the person is asked who they are`, async () => {
      // Somebody is remembered: a start over that did not ask would let them in without a word.
      const way = await journey("consent", { remember: true });
      const { stuck } = await getStuck("consent", moment, { merge: { subject: "else@example.com" } }, { journey: way });
      expectDoor(stuck, 409, "subject_changed");
      expect(await callsSeen(stage().meddlerUrl)).not.toContain(`${calls.consent.accept}/accept`);
      expect(wayOnOf(stuck).searchParams.get("prompt")).toBe("login");
      await heal();
      const again = await way.person.click(stuck, "way-on");
      expectForm(again, "/login/form");
      await way.endsWell(again);
    });
  }

  test("is noticed at the logout, and nobody is signed out by mistake", async () => {
    const way = await journey("logout");
    const changed = { merge: { subject: "else@example.com" } };
    const { stuck } = await getStuck("logout", "before the answer counts", changed, { journey: way });
    expectDoor(stuck, 409, "subject_changed");
    expect(await callsSeen(stage().meddlerUrl)).not.toContain(`${calls.logout.accept}/accept`);
    await heal();
    await way.endsWell(await way.person.click(stuck, "way-on"));
  });
});
