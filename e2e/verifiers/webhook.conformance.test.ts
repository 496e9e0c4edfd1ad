// The example servers of the documentation, put through the suite that every verifier has to pass.
import { afterAll, beforeAll } from "vitest";
import { settingReader } from "../../lib/setting-reader.ts";
import { readWebhook } from "../../lib/settings/webhook.ts";
import { describeVerifier } from "../../lib/verifiers/conformance.ts";
import { webhook } from "../../lib/verifiers/webhook.ts";
import { freePorts } from "../ports.ts";
import { type Example, pythonMissing, startExample, webhookSecret } from "../webhook-host.ts";

const noPython = pythonMissing();
if (noPython !== null) process.stderr.write(`Only one example server is tried: ${noPython}.\n`);
const kinds = noPython === null ? (["mjs", "py"] as const) : (["mjs"] as const);
const examples = new Map<string, Example>();
const [closedPort = 0] = await freePorts(1);

beforeAll(async () => {
  for (const kind of kinds) examples.set(kind, await startExample(kind));
});
afterAll(() => Promise.all([...examples.values()].map((example) => example.stop())));

/** Settings as an operator gives them. */
function verifierAt(url: string) {
  const reader = settingReader({ WEBHOOK_URL: url, WEBHOOK_SECRET: webhookSecret }, () => "");
  return webhook(readWebhook(reader, { id: "webhook", prefix: "WEBHOOK" })).verifier;
}

for (const kind of kinds) {
  describeVerifier(`webhook-server.${kind}`, () => ({
    verifier: verifierAt(examples.get(kind)?.url ?? ""),
    login: { nowSeconds: Math.floor(Date.now() / 1000) },
    right: { username: "ada", password: "ada-password" },
    subject: "webhook:42",
    wrongSecret: { username: "ada", password: "wrong-password" },
    unknownName: { username: "nobody", password: "wrong-password" },
    canBeGuessed: true,
    secretFields: ["password"],
    away: verifierAt(`http://127.0.0.1:${closedPort}/`),
    timedPairs: 30,
  }));
}
