// What is new stands apart from what this person allowed this application before.
import { afterEach, expect, test } from "vitest";
import { callsSeen, meddle } from "../meddler.ts";
import { group, storeConsent, ticked, words } from "./consent-page.ts";
import { admin, allow, begin, client, DEMO, expectForm, signIn, signInAndAllow, stage, visitor } from "./story.ts";

const LIST = "GET /admin/oauth2/auth/sessions/consent";

afterEach(() => meddle(stage().meddlerUrl, []));

test.each([
  ["was remembered", true],
  ["was for that one time", false],
])("a consent that %s is known again, by its day, and nothing of it is ticked", async (_which, remember) => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid", "email"], { remember, parameters: { scope: "openid email" } });
  const today = new Date().toISOString().slice(0, 4);
  const { page } = await begin(person, rp, { scope: "openid email profile" });
  const consent = remember ? page : await signIn(person, page);
  expectForm(consent, "/consent/form");
  expect(group(consent, "new")).toEqual(["profile"]);
  expect(group(consent, "before")).toEqual(["openid", "email"]);
  expect(consent.text).toMatch(new RegExp(`You allowed this before, on \\w+ \\d+, ${today}`));
  expect(ticked(consent)).toEqual(["remember-once"]);
  // What was left out now is left out, although it was allowed before.
  const back = await allow(person, consent, ["profile"]);
  expect(back.url.searchParams.get("scope")).toBe("profile");
});

test("what was left out before is new, what was denied as well, and there are no groups at the first time", async () => {
  const rp = await client();
  const person = visitor();
  const first = await begin(person, rp);
  const consent = await signIn(person, first.page);
  expect([group(consent, "new"), group(consent, "before")]).toEqual([null, null]);
  await person.answer(consent, { tick: ["openid"], press: "reject" });
  const second = await signIn(person, (await begin(person, rp)).page);
  expect(group(second, "before")).toBeNull();
  await allow(person, second, ["openid"]);
  const third = await signIn(person, (await begin(person, rp)).page);
  expect(group(third, "before")).toEqual(["openid"]);
  expect(group(third, "new")).toEqual(["offline_access", "profile", "email"]);
});

test("where all of it was allowed before nothing is called new", async () => {
  const rp = await client({ scope: "openid" });
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true });
  const { page } = await begin(person, rp, { prompt: "consent" });
  expect([group(page, "new"), group(page, "before")]).toEqual([null, ["openid"]]);
});

test("what another application was allowed, or somebody took back, does not count", async () => {
  const [one, two] = [await client(), await client()];
  const person = visitor();
  await signInAndAllow(person, one, ["openid"], { remember: true });
  expect(group((await begin(person, two)).page, "before")).toBeNull();
  expect(group((await begin(person, one)).page, "before")).toEqual(["openid"]);
  await admin().revokeConsent(DEMO.email);
  expect(group((await begin(person, one)).page, "before")).toBeNull();
});

test("a new place is marked, one that was allowed is not", async () => {
  const [old, fresh] = ["https://old.example/v1", "https://new.example"];
  const rp = await client({ client: { audience: [old, fresh] } });
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid", audience: old } });
  const { page } = await begin(person, rp, { scope: "openid email", audience: `${old} ${fresh}` });
  expect(words(page)).toContain("new.example New old.example https://old.example/v1");
});

test.each([
  ["fails", { answer: { status: 500, body: "{}" } }],
  ["is nonsense", { answer: { status: 200, body: `[{"grant_scope":7}]` } }],
  ["never comes", { hang: true }],
] as const)("the page is there as one list when the list of consents %s", async (_how, spoiling) => {
  const rp = await client();
  const person = visitor();
  await signInAndAllow(person, rp, ["openid"]);
  const { page: login } = await begin(person, rp);
  await meddle(stage().meddlerUrl, [{ on: LIST, ...spoiling }]);
  const page = await signIn(person, login);
  expectForm(page, "/consent/form");
  expect([group(page, "new"), group(page, "before")]).toEqual([null, null]);
  expect(await callsSeen(stage().meddlerUrl)).toContain(LIST);
  await meddle(stage().meddlerUrl, []);
  expect((await allow(person, page, ["openid"])).url.searchParams.get("scope")).toBe("openid");
});

test("among five hundred consents the right one is found", { timeout: 240_000 }, async () => {
  const subject = `collector-${Date.now()}@example.com`;
  const [rp, other] = [await client(), await client()];
  const person = visitor();
  for (let count = 0; count < 499; count++) {
    await storeConsent(person, other, { subject, scopes: ["openid", "email"], remember: false });
  }
  await storeConsent(person, rp, { subject, scopes: ["openid"], remember: false });
  const { page } = await begin(person, rp);
  expectForm(page, "/consent/form");
  expect(group(page, "before")).toEqual(["openid"]);
  // One more than are read: then nobody can say what is new.
  await storeConsent(person, rp, { subject, scopes: ["openid"], remember: false });
  if (stage().deviceGrant) expect(group((await begin(person, rp)).page, "before")).toBeNull();
});
