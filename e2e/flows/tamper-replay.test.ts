// The same form again: after the answer, after the refusal, and when nobody remembers the request any more.
import { describe, expect, test } from "vitest";
import { type FormAnswer, submissionOf } from "../forms.ts";
import { meddle, toldSince } from "../meddler.ts";
import { flowCookies } from "./flow-cookies.ts";
import { begin, client, deviceTest, expectForm, stage } from "./story.ts";
import { expectNothingWider, type Kind, type OpenForm, sendHonest } from "./tampering.ts";
import { openConsent, openDevice, openLogin, openLogout } from "./tampering-forms.ts";

const OPEN: readonly (readonly [Kind, () => Promise<OpenForm>])[] = [
  ["login", openLogin],
  ["consent", openConsent],
  ["logout", openLogout],
  ["device", openDevice],
];

/** Sends the form once more. Whether Hydra is asked again is its affair and ours; it hears nothing else than the first time. */
async function replay(form: OpenForm, how: FormAnswer): Promise<void> {
  await meddle(stage().meddlerUrl, []);
  const answer = await form.person.submit(form.page, how);
  expect(answer.status).toBeLessThan(500);
  const told = await toldSince(stage().meddlerUrl);
  expect(told.length).toBeLessThan(2);
  expectNothingWider(form, submissionOf(form.page, how).fields, told);
  const end = await form.person.follow(answer, form.page);
  expect(end.status).toBeLessThan(500);
}

for (const [kind, open] of OPEN) {
  const it = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body, 60_000);
  describe(`a ${kind} form`, () => {
    it("sent again after it was answered says the same, and no more", async () => {
      const form = await open();
      await sendHonest(form);
      for (let time = 0; time < 3; time += 1) await replay(form, form.how);
    });

    it("sent again after the whole flow went on says the same, and no more", async () => {
      const form = await open();
      await form.person.follow(await sendHonest(form), form.page);
      await replay(form, form.how);
    });

    it("with other values after it was answered decides no more than those", async () => {
      const form = await open();
      await sendHonest(form);
      await replay(form, { ...form.how, untick: ["remember", "email"], tick: ["profile"] });
      if (kind !== "device") await replay(form, { press: "reject" });
    });

    it("sent again when its record has faded decides nothing and is asked afresh", async () => {
      const form = await open();
      await sendHonest(form);
      form.person.cookies.forget(({ name }) => name.startsWith("flow-"));
      await meddle(stage().meddlerUrl, []);
      const answer = await form.person.submit(form.page, form.how);
      expect(await toldSince(stage().meddlerUrl)).toEqual([]);
      expect(answer.location?.pathname).toBe(form.page.url.pathname.replace("/form", ""));
      const end = await form.person.follow(answer, form.page);
      expect(end.status).toBeLessThan(500);
      expect(await toldSince(stage().meddlerUrl)).toEqual([]);
    });

    if (kind === "device") return;

    it("sent after it was refused says what is pressed then, and no more", async () => {
      const form = await open();
      await sendHonest({ ...form, how: { press: "reject" } });
      await replay(form, { press: "reject" });
      await replay(form, form.how);
    });

    it("that was refused is asked afresh once its record has faded", async () => {
      const form = await open();
      await sendHonest({ ...form, how: { press: "reject" } });
      form.person.cookies.forget(({ name }) => name.startsWith("flow-"));
      await meddle(stage().meddlerUrl, []);
      await form.person.submit(form.page, form.how);
      expect(await toldSince(stage().meddlerUrl)).toEqual([]);
    });
  });
}

test("a logout form of an earlier sign-in does not sign out silently: without its record it asks again", async () => {
  const form = await openLogout();
  const { person, page } = form;
  await person.follow(await sendHonest(form), page);
  // Somebody signs in again, and the old tab is still there the next day.
  const again = await openLogout(person);
  person.cookies.forget(({ name }) => name.startsWith("flow-"));
  await meddle(stage().meddlerUrl, []);
  const end = await person.answer(page, form.how);
  expect(end.status).toBeLessThan(500);
  expect(await toldSince(stage().meddlerUrl)).toEqual([]);
  expect((await begin(person, await client())).page.url.pathname).toBe("/consent/form");
  expectForm(await person.open(again.page.url), "/logout/form");
});

test("an answered form leaves a record that lives for a minute at most", async () => {
  const form = await openConsent();
  const before = Date.now();
  await sendHonest(form);
  for (const { name, expiresAt } of flowCookies(form.person)) {
    expect((expiresAt ?? Number.POSITIVE_INFINITY) - before, name).toBeLessThan(70_000);
  }
});
