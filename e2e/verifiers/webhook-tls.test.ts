// A webhook over https: whose certificate is believed, and what happens to all others.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { certificate, opensslMissing } from "../certificate.ts";
import { begin, client, expectForm, visitor } from "../flows/story.ts";
import { type RunningStage, startStage } from "../stage.ts";
import { startWebhookHost, type WebhookHost, webhookSecret } from "../webhook-host.ts";
import { answer, expectTold, playsAlong } from "../webhook-stage.ts";

const missing = opensslMissing();
let [known, stranger]: WebhookHost[] = [];
let stage: RunningStage;
let folder: string;

beforeAll(async () => {
  if (missing !== null) return;
  folder = await mkdtemp(join(tmpdir(), "gatehouse-webhook-"));
  const own = await certificate(folder, "own");
  known = await startWebhookHost(own);
  stranger = await startWebhookHost(await certificate(folder, "stranger"));
  stage = await startStage({
    appEnv: {
      NODE_EXTRA_CA_CERTS: own.crt,
      VERIFIERS: "webhook,webhook:stranger,webhook:name",
      WEBHOOK_URL: known.url,
      WEBHOOK_SECRET: webhookSecret,
      WEBHOOK_STRANGER_URL: stranger.url,
      WEBHOOK_STRANGER_SECRET: webhookSecret,
      WEBHOOK_NAME_URL: known.url.replace("127.0.0.1", "localhost"),
      WEBHOOK_NAME_SECRET: webhookSecret,
    },
  });
});
afterAll(async () => {
  await Promise.all([stage?.stop(), known?.stop(), stranger?.stop()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});
beforeEach((context) => {
  context.skip(missing !== null, missing ?? undefined);
  for (const host of [known, stranger]) host?.says(playsAlong());
});

async function opened() {
  const person = visitor(stage);
  const { page } = await begin(person, await client({}, stage));
  expectForm(page, "/login/form");
  return { person, page };
}

test("is asked where its certificate is known", async () => {
  const { person, page } = await opened();
  expectForm(await answer(person, page, "bob"), "/consent/form");
});

test.each([
  ["webhook-stranger", /self-signed certificate|unable to verify/],
  ["webhook-name", /does not match certificate/],
])("%s is told nothing", async (method, cause) => {
  const { person, page } = await opened();
  const [from, asked] = [stage.app.log().length, known?.asked.length];
  const told = await person.answer(page, { press: `method-${method}` });
  expectTold(told, "unavailable_method");
  const lines = stage.app.log().slice(from).split("\n");
  expect(lines.filter((line) => line.includes('"verifier.failed"')).join()).toMatch(cause);
  expect([stranger?.asked.length, known?.asked.length]).toEqual([0, asked]);
  expectForm(await answer(person, await person.answer(told, { press: "method-webhook" }), "bob"), "/consent/form");
});
