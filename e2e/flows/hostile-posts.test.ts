// Forms as an attacker or a broken program sends them: a fitting 4xx page, never a 500, and never a decision.
import { describe, expect, test } from "vitest";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, expectForm, expectProblem, signIn, stage, visitor } from "./story.ts";

/** Follows an answer to the page it ends on, which has to be one of ours that refuses. */
async function expectRefused(person: Visitor, answer: Page): Promise<Page> {
  const page = await person.follow(answer);
  const what = `${page.status} ${page.text.slice(0, 200)}`;
  expect(page.status, what).toBeGreaterThanOrEqual(400);
  expect(page.status, what).toBeLessThan(500);
  expect(page.headers["content-type"], what).toMatch(/^text\/html/);
  expect(page.problem, what).toBeDefined();
  expect(page.byId("way-on"), what).toBeDefined();
  expect([...page.hops, page].map(({ url }) => url.origin)).not.toContain(stage().publicUrl);
  return page;
}

/** Next's hidden input that says which action a form without script is for. */
function actionFields(page: Page): string[] {
  const names = page.all(({ tag }) => tag === "input").map(({ attributes }) => attributes.get("name") ?? "");
  return names.filter((name) => name.startsWith("$ACTION"));
}

const BOUNDARY = { "content-type": "multipart/form-data; boundary=b" };

const JUNK: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ["a multipart body that is none", "junk", BOUNDARY],
  ["an empty multipart body", "", BOUNDARY],
  ["a part that never ends", '--b\r\nContent-Disposition: form-data; name="answer"\r\n\r\naccept', BOUNDARY],
  ["multipart without a boundary", "--b\r\n\r\n", { "content-type": "multipart/form-data" }],
  ["a part without a name", "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", BOUNDARY],
  ["JSON", '{"answer":"accept"}', { "content-type": "application/json" }],
  ["plain text", "answer=accept", { "content-type": "text/plain" }],
  [
    "an urlencoded form",
    "answer=accept&email=foo%40bar.com&password=foobar",
    { "content-type": "application/x-www-form-urlencoded" },
  ],
  ["no content type", "answer=accept", {}],
  [
    "an action header nobody knows",
    "[]",
    { "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" },
  ],
  ["an action header that is none", "[]", { "next-action": "../..", "content-type": "text/plain;charset=UTF-8" }],
];

test.each(JUNK)("%s is refused with a page", async (_case, body, headers) => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const answer = await person.ask(page.url, { method: "POST", from: page, body, headers });
  await expectRefused(person, answer);
  expectForm(await signIn(person, page), "/consent/form");
});

describe("the action", () => {
  test.each([
    ["unknown", `$ACTION_ID_${"0".repeat(42)}`],
    ["malformed", "$ACTION_ID_"],
    ["a path", "$ACTION_ID_../../etc/passwd"],
    ["a prototype's name", "$ACTION_ID___proto__"],
    ["bound arguments nobody made", "$ACTION_REF_1"],
  ])("%s is a stale form", async (_case, name) => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    expect(actionFields(page).length).toBeGreaterThan(0);
    const forged = { type: DEMO, press: "accept", omit: actionFields(page), forge: [[name, ""]] as const };
    const answer = await person.submit(page, forged);
    const refused = await expectRefused(person, answer);
    if (_case === "unknown") expectProblem(refused, 409, "stale_form");
  });

  test("missing is refused", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    await expectRefused(person, await person.submit(page, { type: DEMO, press: "accept", omit: actionFields(page) }));
  });

  test("of another page does not decide this one", async () => {
    const rp = await client();
    const person = visitor();
    const { page: login } = await begin(person, rp);
    const [loginAction = ""] = actionFields(login);
    const consent = await signIn(person, login);
    const forged = {
      tick: ["openid"],
      press: "accept",
      omit: actionFields(consent),
      forge: [[loginAction, ""]] as const,
    };
    const answer = await person.submit(consent, forged);
    await expectRefused(person, answer);
  });
});

test("a body of several megabytes is refused", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const huge = { type: { ...DEMO, password: "a".repeat(5_000_000) }, press: "accept" };
  // A server may also hang up while it is still being shouted at.
  const answer = await person.submit(page, huge).catch(() => undefined);
  if (answer) await expectRefused(person, answer);
  expectForm(await signIn(person, page), "/consent/form");
});

test("ten thousand fields are survived", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const forge = Array.from({ length: 10_000 }, (_, index) => [`f${index}`, "x"] as const);
  const answer = await person.submit(page, { type: DEMO, press: "accept", forge });
  expect(answer.status).toBeLessThan(500);
  expectForm(await signIn(person, (await begin(person, rp)).page), "/consent/form");
});

test("a file where a word is expected signs nobody in", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const form = new FormData();
  for (const name of actionFields(page)) form.append(name, "");
  const challenge = page.url.searchParams.get("login_challenge") ?? "";
  form.append("login_challenge", challenge);
  form.append("step", "1");
  form.append("email", DEMO.email);
  form.append("password", new Blob([DEMO.password]), "password.txt");
  form.append("answer", "accept");
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  const body = new Uint8Array(await encoded.arrayBuffer());
  const answer = await person.ask(page.url, { method: "POST", from: page, body, headers });
  expect(answer.status).toBeLessThan(500);
  expect(answer.location?.origin).not.toBe(stage().publicUrl);
});

describe("another browser", () => {
  test("cannot answer a form it was never shown", async () => {
    const rp = await client();
    const { page } = await begin(visitor(), rp);
    const other = visitor();
    const answer = await other.submit(page, { type: DEMO, press: "accept" });
    // It is sent to the entry, which opens the request for that browser: the answer itself counted for nothing.
    expect(answer.status).toBe(303);
    expect(answer.location?.pathname).toBe("/login");
    expectForm(await other.follow(answer, page), "/login/form");
  });

  test("cannot allow what somebody else was asked", async () => {
    const rp = await client();
    const person = visitor();
    const consent = await signIn(person, (await begin(person, rp)).page);
    const other = visitor();
    await begin(other, rp);
    const answer = await other.submit(consent, { tick: ["openid"], press: "accept" });
    expect(answer.status).toBe(303);
    expect(answer.location?.pathname).toBe("/consent");
  });

  test("cannot reject either", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const answer = await visitor().submit(page, { press: "reject" });
    expect(answer.location?.origin ?? stage().appUrl).toBe(stage().appUrl);
    expectForm(await signIn(person, page), "/consent/form");
  });
});

describe("an answer to an earlier state of the page", () => {
  test("gets the page as it is now", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const wrong = { type: { ...DEMO, password: "wrong" }, press: "accept" };
    await person.answer(page, wrong);
    // The other tab still shows the page without the problem.
    const now = await person.answer(page, wrong);
    expectForm(now, "/login/form");
    expect(now.byId("problem-summary")).toBeDefined();
    expectForm(await signIn(person, now), "/consent/form");
  });

  test.each([
    ["no step", []],
    ["a step that is no number", [["step", "x"]]],
    [
      "two steps",
      [
        ["step", "1"],
        ["step", "2"],
      ],
    ],
  ] as [string, [string, string][]][])("with %s decides nothing", async (_case, forge) => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const answer = await person.submit(page, { type: DEMO, press: "accept", omit: ["step"], forge });
    expect(answer.location?.origin ?? stage().appUrl).toBe(stage().appUrl);
    expect(answer.status).toBeLessThan(500);
    expectForm(await signIn(person, page), "/consent/form");
  });
});
