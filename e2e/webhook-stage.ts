// Decides what the tests of webhooks play on: both example servers, one that says what it is told to, and the app in front.
import { expect } from "vitest";
import english from "../messages/en.json" with { type: "json" };
import { begin, client, expectForm, visitor } from "./flows/story.ts";
import { textOf } from "./html.ts";
import type { Page } from "./page.ts";
import { type RunningStage, startStage } from "./stage.ts";
import type { Visitor } from "./visitor.ts";
import {
  type Example,
  pythonMissing,
  type Question,
  type Reply,
  startExample,
  startWebhookHost,
  type WebhookHost,
  webhookSecret,
} from "./webhook-host.ts";

export const noPython = pythonMissing();
/** Wrong passwords before somebody has to wait. */
export const tries = 4;

export type WebhookStage = {
  readonly stage: RunningStage;
  /** Behind "webhook", and behind "webhook-python" where there is one. */
  readonly node: Example;
  readonly python: Example | null;
  /** Behind "webhook-host"; it may send people to the site that `elsewhere` is. */
  readonly host: WebhookHost;
  readonly elsewhere: WebhookHost;
  stop(): Promise<void>;
};

export async function startWebhookStage(): Promise<WebhookStage> {
  const node = await startExample("mjs");
  const python = noPython === null ? await startExample("py") : null;
  const [host, elsewhere] = [await startWebhookHost(), await startWebhookHost()];
  const way = (prefix: string, url: string, more: Readonly<Record<string, string>> = {}) => ({
    [`${prefix}_URL`]: url,
    [`${prefix}_SECRET`]: webhookSecret,
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [`${prefix}_${name}`, value])),
  });
  const stopWebhooks = () => Promise.all([node.stop(), python?.stop(), host.stop(), elsewhere.stop()]);
  try {
    const stage = await startStage({
      appEnv: {
        VERIFIERS: "webhook,webhook:python,webhook:host",
        PASSWORD_FREE_TRIES: String(tries),
        ...way("WEBHOOK", node.url),
        ...way("WEBHOOK_PYTHON", python?.url ?? node.url, { NAME: "Snakes" }),
        ...way("WEBHOOK_HOST", host.url, {
          NAME: "Somebody else",
          TIMEOUT_SECONDS: "1",
          ACR_VALUES: "gold silver",
          REDIRECT_ORIGINS: new URL(elsewhere.url).origin,
        }),
      },
    });
    const stop = async () => void (await Promise.all([stage.stop(), stopWebhooks()]));
    return { stage, node, python, host, elsewhere, stop };
  } catch (error) {
    await stopWebhooks();
    throw error;
  }
}

/** In front of the form of one of the ways. */
export async function at(
  { stage }: WebhookStage,
  method = "webhook",
  parameters: Readonly<Record<string, string>> = {},
) {
  const person = visitor(stage);
  const rp = await client({ scope }, stage);
  const { attempt, page: first } = await begin(person, rp, parameters);
  const page = method === "webhook" ? first : await person.answer(first, { press: `method-${method}` });
  expectForm(page, "/login/form");
  return { person, rp, attempt, page };
}

export const field = (name: string, type: string, autoComplete: string) => ({
  name,
  label: name,
  type,
  autoComplete,
  value: "",
});
export const fields = [field("username", "text", "username"), field("password", "password", "current-password")];
export const form = { kind: "ask", prompt: { fields }, state: { at: "form" } };
export const proved = (more: object = {}) => ({
  kind: "verified",
  identity: { subject: "7", amr: ["pwd"], authTime: Math.floor(Date.now() / 1000), claims: { name: "Bob" }, ...more },
});
export const wrong = { kind: "refused", problem: { code: "wrong_credentials", field: "password" } };

/** Asks for a name and a password, takes every one, and says of accounts what it should; `more` decides before that. */
export function playsAlong(more: (question: Question) => Reply | null = () => null) {
  return (question: Question): Reply => {
    const special = more(question);
    if (special !== null) return special;
    if (question.kind === "begin") return { json: form };
    return { json: question.kind === "answer" ? proved() : { kind: "known", claims: { name: "Bob" } } };
  };
}
export const onAnswer = (reply: (question: Question) => Reply) =>
  playsAlong((question) => (question.kind === "answer" ? reply(question) : null));

export const scope = "openid profile email";
export const answer = (person: Visitor, page: Page, username: string, password = `${username}-password`) =>
  person.answer(page, { type: { username, password }, press: "accept" });

/** The login page with this problem; nobody is signed in. */
export function expectTold(page: Page, code: keyof typeof english.problems): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  const [words = ""] = english.problems[code].summary.split(/[.{]/);
  expect(summary && textOf(summary)).toContain(words);
}

/** The other ways go on working. */
export async function expectWayOn(person: Visitor, page: Page): Promise<void> {
  const other = await person.answer(page, { press: "method-webhook" });
  expectForm(await answer(person, other, "ada"), "/consent/form");
}
