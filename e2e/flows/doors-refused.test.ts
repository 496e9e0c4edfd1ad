// Answers that were not taken because of where or how they came: the button starts again, and nothing was decided.
import { afterEach, describe, expect, test } from "vitest";
import { submissionOf } from "../forms.ts";
import { callsSeen, meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { calls, expectDoor, heal, journey, type Kind, wayOnOf } from "./doors.ts";
import { deviceTest, expectForm, stage } from "./story.ts";

afterEach(() => heal());

const WAYS: readonly Kind[] = ["login", "consent", "logout", "device"];
const press = (kind: Kind) => (kind === "device" ? "verify" : "accept");

/** The hidden field that names the action in the build that drew the form. */
function actionOf(form: Page): string {
  const name = form
    .all(({ tag }) => tag === "input")
    .map(({ attributes }) => attributes.get("name") ?? "")
    .find((candidate) => candidate.startsWith("$ACTION_ID_"));
  return name ?? expect.fail(`${form.url.pathname} names no action`);
}

async function nothingDecided(kind: Kind): Promise<void> {
  const seen = await callsSeen(stage().meddlerUrl);
  expect(seen.filter((call) => call.startsWith(calls[kind].accept))).toEqual([]);
}

describe.each(WAYS)("a %s form", (kind) => {
  const kindTest = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body);

  kindTest("that was drawn before an upgrade is drawn again, and answered", async () => {
    const way = await journey(kind);
    const form = await way.arrive();
    const action = actionOf(form);
    await meddle(stage().meddlerUrl, []);
    const forge = [[`$ACTION_ID_${"0".repeat(action.length - "$ACTION_ID_".length)}`, ""]] as const;
    const stuck = await way.person.answer(form, { press: press(kind), omit: [action], forge });
    expectDoor(stuck, 409, "stale_form");
    await nothingDecided(kind);
    const again = await way.person.click(stuck, "way-on");
    expectForm(again, form.url.pathname);
    await way.endsWell(again);
  });

  kindTest("that arrives damaged is drawn again, and answered", async () => {
    const way = await journey(kind);
    const form = await way.arrive();
    await meddle(stage().meddlerUrl, []);
    const body = "--x\r\nContent-Disposition: form-data; na";
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const stuck = await way.person.open(submissionOf(form, { press: press(kind) }).action, {
      method: "POST",
      from: form,
      body,
      headers,
    });
    expectDoor(stuck, 400, "bad_form");
    await nothingDecided(kind);
    await way.endsWell(await way.person.click(stuck, "way-on"));
  });

  kindTest("whose button was lost on the way starts again", async () => {
    const way = await journey(kind);
    const form = await way.arrive();
    await meddle(stage().meddlerUrl, []);
    const stuck = await way.person.answer(form, { press: press(kind), omit: ["answer"] });
    expectDoor(stuck, 400, "bad_form");
    await nothingDecided(kind);
    await way.endsWell(await way.person.click(stuck, "way-on"));
  });

  const SENDERS = [
    ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["a browser that hides where it comes from", { origin: "null", "sec-fetch-site": undefined }],
  ] as const;
  for (const [sender, headers] of SENDERS) {
    kindTest(`sent by ${sender} is not taken, and its button starts where this browser itself began`, async () => {
      const way = await journey(kind);
      const form = await way.arrive();
      await meddle(stage().meddlerUrl, []);
      const stuck = await refused(way.person, form, headers);
      expectDoor(stuck, 403, "cross_site");
      expect(await callsSeen(stage().meddlerUrl)).toEqual([]);
      expect(wayOnOf(stuck).origin).toBe(stage().publicUrl);
      await way.endsWell(await way.person.click(stuck, "way-on"));
    });
  }

  kindTest("sent by another site for a request that this browser never saw leads home", async () => {
    const victim = await journey(kind);
    const attacker = await journey(kind);
    await victim.arrive();
    const form = await attacker.arrive();
    const stuck = await refused(victim.person, form, {
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
    });
    expectDoor(stuck, 403, "cross_site");
    expect(wayOnOf(stuck).href).toBe(`${stage().appUrl}/`);
    const [challenge = ""] = form.url.searchParams.values();
    expect(stuck.body).not.toContain(challenge);
  });
});

async function refused(person: Visitor, form: Page, headers: Record<string, string | undefined>): Promise<Page> {
  return person.follow(
    await person.submit(form, { tick: ["openid"], press: form.byId("verify") ? "verify" : "accept" }, headers),
  );
}
