// A stage with people of its own: an accounts database in a file, a mail server, and the sentences their stories are told in.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import english from "../messages/en.json" with { type: "json" };
import { begin, client, expectForm, visitor } from "./flows/story.ts";
import { textOf } from "./html.ts";
import { codeIn, type MailServer, startMailServer, type TakenMail } from "./mail-server.ts";
import type { Page } from "./page.ts";
import { noteSecrets } from "./secrets.ts";
import { type RunningStage, startStage } from "./stage.ts";
import type { Visitor } from "./visitor.ts";

export const password = (name: string) => `${name} walks 7 quiet dogs`;
export const scope = "openid profile email";

export type People = {
  readonly stage: RunningStage;
  readonly mail: MailServer;
  /** Of the accounts database. */
  readonly file: string;
  /** In front of the sign-in form, or of the one the client asked for. */
  at(parameters?: Record<string, string>): Promise<At>;
  /** Takes the whole way of making an account. */
  register(name: string): Promise<void>;
  /** The next mail to this address; its code is never to be found in the log. */
  mailTo(address: string): Promise<TakenMail>;
  /** Changes a row behind the app's back, as an operator's command does. */
  change(name: string, values: "is_disabled = 1" | "must_change_password = 1" | "is_email_verified = 0"): void;
  /** Lines of the log with this event, since it was this long. */
  lines(event: string, from?: number): string[];
  stop(): Promise<void>;
};

export type At = Awaited<ReturnType<typeof arriveAt>>;

async function arriveAt(stage: RunningStage, parameters: Record<string, string> = {}) {
  const person = visitor(stage);
  const rp = await client({ scope }, stage);
  const { attempt, page } = await begin(person, rp, parameters);
  expectForm(page, "/login/form");
  return { person, rp, attempt, page };
}

export async function startPeople(appEnv: Readonly<Record<string, string>> = {}): Promise<People> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-people-"));
  const file = join(folder, "accounts.db");
  const mail = await startMailServer();
  const env = {
    VERIFIERS: "accounts",
    DATABASE_URL: `sqlite:${file}`,
    MAIL_URL: mail.url,
    MAIL_FROM: "Gatehouse <accounts@example.com>",
    MAIL_TIMEOUT_SECONDS: "2",
    REGISTRATION: "open",
  };
  let stage: RunningStage;
  try {
    stage = await startStage({ appEnv: { ...env, ...appEnv } });
  } catch (error) {
    await mail.stop();
    throw error;
  }
  const mailTo = async (address: string) => {
    const taken = await mail.next(address);
    noteSecrets(stage.secretsFile, [address, ...(/^\d{10}$/m.exec(taken.text) ?? [])]);
    return taken;
  };
  return {
    stage,
    mail,
    file,
    at: (parameters) => arriveAt(stage, parameters),
    async register(name) {
      const { person, page } = await arriveAt(stage, { prompt: "registration" });
      const email = `${name}@example.com`;
      const asked = await person.answer(page, { type: { email }, press: "accept" });
      const named = await person.answer(asked, { type: { code: codeIn(await mailTo(email)) }, press: "accept" });
      const type = { username: name, password: password(name) };
      expectForm(await person.answer(named, { type, press: "accept" }), "/consent/form");
    },
    mailTo,
    change(name, values) {
      const db = new DatabaseSync(file, { timeout: 5000 });
      db.prepare(`update gatehouse_accounts set ${values} where username = ?`).run(name);
      db.close();
    },
    lines: (event, from = 0) =>
      stage.app
        .log()
        .slice(from)
        .split("\n")
        .filter((line) => line.includes(`"event":"${event}"`)),
    async stop() {
      await Promise.all([stage.stop(), mail.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function signInAs(person: Visitor, page: Page, name: string, secret = password(name)): Promise<Page> {
  return person.answer(page, { type: { email: name, password: secret }, press: "accept" });
}

/** How large the record is that this browser holds of its login: it must tell nothing, either. */
export function flowBytes(person: Visitor, page: Page): number {
  const flows = person.cookies
    .header(page.url)
    .split("; ")
    .filter((cookie) => cookie.startsWith("flow-"));
  return flows.join("").length;
}

/** A form with these words on it, and without a problem. */
export function expectAsked(page: Page, purpose: keyof typeof english.prompts): void {
  expectForm(page, "/login/form");
  expect(page.text).toContain(english.prompts[purpose].title);
  expect(page.byId("problem-summary")).toBeUndefined();
  for (const id of ["accept", "reject"]) expect(page.byId(id)).toBeDefined();
}

/** A form once more, with this problem and a way on. */
export function expectAskedAgain(page: Page, code: keyof typeof english.problems): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  const [words = ""] = english.problems[code].summary.split(/[.{]/);
  expect(summary && textOf(summary), page.text).toContain(words);
  for (const id of ["accept", "reject"]) expect(page.byId(id)).toBeDefined();
}
