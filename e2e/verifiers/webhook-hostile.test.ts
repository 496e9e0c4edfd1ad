// A webhook that hangs, lies, is broken or leads elsewhere: reported, with a way on, and nobody gets in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectForm } from "../flows/story.ts";
import type { Page } from "../page.ts";
import { type Question, type Reply, signed } from "../webhook-host.ts";
import {
  answer,
  at,
  expectTold,
  expectWayOn,
  field,
  form,
  onAnswer,
  playsAlong,
  proved,
  startWebhookStage,
  type WebhookStage,
} from "../webhook-stage.ts";

let on: WebhookStage;
beforeAll(async () => {
  on = await startWebhookStage();
});
afterAll(() => on?.stop());
beforeEach(() => on.host.says(playsAlong()));

const failures = (from: number) =>
  on.stage.app
    .log()
    .slice(from)
    .split("\n")
    .filter((line) => line.includes('"verifier.failed"'));

/** One line says why, and neither it nor the page says anything that was typed or answered. */
function expectReported(page: Page, from: number, cause: RegExp): void {
  const [line, ...more] = failures(from);
  expect(more).toEqual([]);
  expect(line).toMatch(cause);
  expect(line).toContain('"method":"webhook-host"');
  for (const text of [line, page.text]) expect(text).not.toMatch(/bob-password|evil|msg_|v1,/);
  expect(page.text).not.toMatch(/webhook/i);
  expect(page.text).not.toContain(new URL(on.host.url).host);
}

describe("a webhook that cannot be believed is reported, and nobody gets in", () => {
  const status = (code: number, headers = {}) => onAnswer(() => ({ text: "{}", status: code, headers }));
  const spoilt = (spoil: (id: string, body: string) => Record<string, string>) =>
    onAnswer((question) => {
      const text = JSON.stringify(proved());
      return { text, headers: spoil(String(question.id), text) };
    });
  const json = (body: () => unknown) => onAnswer(() => ({ json: body() }));
  const raw = (text: string) => onAnswer((question) => ({ text, headers: signed(String(question.id), text) }));
  const now = () => Math.floor(Date.now() / 1000);

  test.each<[string, () => (question: Question) => Reply, RegExp]>([
    ["hangs", () => onAnswer(() => "hang"), /no answer within 1000 ms/],
    ["closes", () => onAnswer(() => "close"), /cannot be reached/],
    ["is broken", () => status(500), /status is 500/],
    ["is busy", () => status(429, { "retry-after": "5" }), /status is 429/],
    ["redirects elsewhere", () => status(307, { location: on.elsewhere.url }), /redirects elsewhere \(307\)/],
    ["redirects elsewhere as a browser would follow", () => status(302, { location: on.elsewhere.url }), /\(302\)/],
    ["answers too much", () => raw(JSON.stringify("x".repeat(5_000_000))), /larger than 16384 bytes/],
    ["answers a page", () => status(200, { "content-type": "text/html" }), /not application\/json/],
    ["answers no JSON", () => raw("{"), /no JSON/],
    ["signs nothing", () => spoilt(() => ({})), /not signed/],
    [
      "signs with another secret",
      () => spoilt((id, text) => signed(id, text, { secret: Buffer.alloc(32, "x") })),
      /not signed/,
    ],
    ["signs another answer", () => spoilt((id) => signed(id, "{}")), /not signed/],
    ["repeats the answer to another question", () => spoilt((_id, text) => signed("msg_0", text)), /not signed/],
    ["answers an hour late", () => spoilt((id, text) => signed(id, text, { at: now() - 3600 })), /timestamp/],
    ["says more than it can", () => json(() => ({ ...proved(), evil: true })), /unrecognized_keys/],
    ["says nothing", () => json(() => null), /shape is wrong/],
    ["says what it says of accounts", () => json(() => ({ kind: "known", claims: {} })), /shape is wrong/],
    ["names somebody else than was asked", () => json(() => proved({ username: "evil" })), /names somebody else/],
    ["says that a code was typed", () => json(() => proved({ amr: ["pwd", "otp"] })), /no code was typed/],
    ["says that there were two proofs", () => json(() => proved({ amr: ["pwd", "mfa"] })), /no two proofs/],
    [
      "says that a second step of this house was passed",
      () => json(() => proved({ secondStepAt: now() })),
      /at identity/,
    ],
    ["has seen the proof tomorrow", () => json(() => proved({ authTime: now() + 86_400 })), /in the future/],
    ["gives a text for a truth", () => json(() => proved({ claims: { email_verified: "evil" } })), /email_verified/],
    ["lets people wait", () => json(() => ({ kind: "refused", problem: { code: "try_again_later" } })), /decided here/],
    ["cannot tell", () => json(() => ({ kind: "refused", problem: { code: "unavailable_method" } })), /cannot tell/],
    [
      "sends people elsewhere",
      () => json(() => ({ kind: "redirect", to: "https://evil.example/", state: {} })),
      /REDIRECT_ORIGINS/,
    ],
    ["keeps the password", () => json(() => ({ ...form, state: { kept: "bob-password" } })), /repeats a secret/],
    [
      "takes the place of a button",
      () => json(() => ({ ...form, prompt: { fields: [field("accept", "text", "off")] } })),
      /shape/,
    ],
    ["keeps more than a cookie holds", () => json(() => ({ ...form, state: { x: "x".repeat(4000) } })), /2400 bytes/],
  ])("%s", async (_what, script, cause) => {
    const { person, page } = await at(on, "webhook-host");
    on.host.says(script());
    const from = on.stage.app.log().length;
    const told = await answer(person, page, "bob");
    expectTold(told, "unavailable_method");
    expectReported(told, from, cause);
    expect(on.elsewhere.asked).toEqual([]);
    for (const id of ["username", "password", "accept", "reject"]) expect(told.byId(id)).toBeDefined();
    // The same form works as soon as it behaves, and the other ways do meanwhile.
    await expectWayOn(person, told);
    on.host.says(playsAlong());
    const { person: again, page: fresh } = await at(on, "webhook-host");
    expectForm(await answer(again, fresh, "bob"), "/consent/form");
  });

  test.each<[string, Reply, RegExp]>([
    ["hangs", "hang", /no answer within 1000 ms/],
    ["knows people before they were asked", { json: proved() }, /not asked anything/],
    ["asks for nothing", { json: { kind: "ask", prompt: { fields: [] }, state: {} } }, /asks for nothing/],
  ])("%s at the beginning", async (_what, reply, cause) => {
    on.host.says(() => reply);
    const from = on.stage.app.log().length;
    const { person, page } = await at(on, "webhook-host");
    expectTold(page, "unavailable_method");
    expectReported(page, from, cause);
    await expectWayOn(person, page);
  });
});
