// One person whom a webhook of the tests knows, and a login that is opened and answered once.
import { afterEach } from "vitest";
import { z } from "zod";
import type { JsonObject, JsonValue } from "../json.ts";
import { type Script, startTestWebhook, type TestWebhook, testKey, testNow } from "../webhook/test-webhook.ts";
import { loginContext } from "./conformance.ts";
import type { LoginContext, Step } from "./verifier.ts";
import { type WebhookOptions, webhook } from "./webhook.ts";

const running: TestWebhook[] = [];
afterEach(async () => {
  for (const started of running.splice(0)) await started.stop();
});
export const { signal } = new AbortController();

export const field = (name: string, type: string, autoComplete: string, value = "") => ({
  name,
  label: name,
  type,
  autoComplete,
  value,
});
export const username = field("username", "text", "username");
export const password = field("password", "password", "current-password");
export const code = field("code", "code", "one-time-code");
export const form = { kind: "ask", prompt: { fields: [username, password] }, state: { at: "form" } };
export const ada = {
  kind: "verified",
  identity: { subject: "42", amr: ["pwd"], authTime: testNow, claims: { name: "Ada" } },
};
export const wrong = { kind: "refused", problem: { code: "wrong_credentials", field: "password" } };
export const identity = (more: JsonObject) => ({ ...ada, identity: { ...ada.identity, ...more } });

const typed = z.object({ answer: z.object({ username: z.string(), password: z.string() }) });
/** Knows ada. */
export const knowsAda: Script = ({ question }) => {
  if (question.kind === "begin") return { body: form };
  if (question.kind === "account")
    return { body: question.subject === "42" ? { kind: "known", claims: { name: "Ada" } } : { kind: "unknown" } };
  const { answer } = typed.parse(question);
  return { body: answer.username === "ada" && answer.password === "right-password" ? ada : wrong };
};
/** Shows the form, and then says this. */
export const says =
  (body: JsonValue, begins: JsonValue = form): Script =>
  ({ question }) => ({ body: question.kind === "begin" ? begins : body });

export const options = (url: string, more: Partial<WebhookOptions> = {}): WebhookOptions => ({
  id: "webhook",
  url,
  keys: [testKey],
  timeoutMs: 2000,
  now: () => testNow * 1000,
  claims: ["name", "email", "email_verified", "groups", "department"],
  acrValues: [],
  subjectPrefix: "webhook:",
  redirectOrigins: [],
  ...more,
});
export async function over(script: Script, more: Partial<WebhookOptions> = {}) {
  const server = await startTestWebhook(script);
  running.push(server);
  return { server, ...webhook(options(server.url, more)) };
}

export const right = { username: "ada", password: "right-password" };

/** Opens a login and answers it once. */
export async function answered(
  script: Script,
  given: Record<string, string> = right,
  more: Partial<WebhookOptions> = {},
) {
  const made = await over(script, more);
  const login = loginContext();
  const opened = await made.verifier.begin(login);
  return { ...made, opened, said: await resumed(made, opened, given, login) };
}
export async function resumed(
  { verifier }: Pick<Awaited<ReturnType<typeof over>>, "verifier">,
  opened: Step,
  given: Record<string, string>,
  login: LoginContext = loginContext(),
) {
  if (opened.kind !== "ask" && opened.kind !== "redirect") throw new Error("nothing is open");
  return verifier.resume(login, verifier.stateSchema.parse(opened.state), new URLSearchParams(given));
}
export async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    (said) => new Error(`it said ${JSON.stringify(said)}`),
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? `${error.message}: ${error.cause}` : String(error);
}
