// A stage whose people may have a second step, and the sentences their stories are told in.
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { codeOf } from "./authenticator-app.ts";
import { allow, begin, callback } from "./flows/story.ts";
import { textOf } from "./html.ts";
import type { Page } from "./page.ts";
import { expectAsked, type People, signInAs, startPeople } from "./people.ts";
import type { Attempt, RelyingParty } from "./relying-party.ts";
import { noteSecrets } from "./secrets.ts";
import type { Visitor } from "./visitor.ts";

const tables = ["gatehouse_second_steps", "gatehouse_recovery_codes", "gatehouse_passkeys"];

export type SecondSteps = {
  readonly people: People;
  /** As if nobody had ever heard of a second step. */
  forget(): void;
  /** Every code of an app may be used once more: half a minute is too long to wait for the next. */
  forgetUsedCodes(): void;
  /** Goes on with these settings. */
  settings(env: Readonly<Record<string, string>>): Promise<void>;
};

/** People with these names; a second step is offered to them from now on. */
export async function startSecondSteps(names: readonly string[]): Promise<SecondSteps> {
  const people = await startPeople();
  const change = (statements: readonly string[]) => {
    const db = new DatabaseSync(people.file, { timeout: 5000 });
    for (const statement of statements) db.exec(statement);
    db.close();
  };
  try {
    for (const name of names) await people.register(name);
    await people.stage.app.restart({ SECOND_STEP: "offered" });
  } catch (error) {
    await people.stop();
    throw error;
  }
  return {
    people,
    forget: () => change(tables.map((table) => `delete from ${table}`)),
    forgetUsedCodes: () => change(["update gatehouse_second_steps set totp_step = null"]),
    settings: (env) => people.stage.app.restart(env),
  };
}

/** Somebody at a client, in a browser of their own or in one they used before. */
export async function arrive({ people }: SecondSteps, who?: Visitor, parameters: Record<string, string> = {}) {
  const { person: stranger, rp, attempt, page } = await people.at(parameters);
  if (!who) return { person: stranger, rp, attempt, page };
  const again = await begin(who, rp, parameters);
  return { person: who, rp, attempt: again.attempt, page: again.page };
}

/** From the password on: whatever is asked next. */
export async function afterPassword(steps: SecondSteps, name: string, who?: Visitor, parameters = {}) {
  const { page, ...arrived } = await arrive(steps, who, parameters);
  return { ...arrived, page: await signInAs(arrived.person, page, name) };
}

export function keyOn(page: Page): string {
  const [element] = page.all(({ attributes }) => attributes.get("class") === "secret-text");
  if (!element) throw new Error(`no key on ${page.url.pathname}: ${page.text.slice(0, 300)}`);
  return textOf(element).replaceAll(" ", "");
}

/** Codes on the page, which its log must never hold. */
export function codesOn({ people }: SecondSteps, page: Page): readonly string[] {
  const [list] = page.all(({ attributes }) => attributes.get("class") === "codes");
  const codes = (list ? textOf(list) : "").match(/[a-z2-7]{5}-[a-z2-7]{5}/g) ?? [];
  noteSecrets(people.stage.secretsFile, codes);
  return codes;
}

/** From the page that offers a second step, or demands one, to the end of setting up an app. */
export async function setUpApp(steps: SecondSteps, person: Visitor, offered: Page) {
  const page = await person.answer(offered, { press: "accept" });
  expectAsked(page, "totp-enrolment");
  const key = keyOn(page);
  noteSecrets(steps.people.stage.secretsFile, [key]);
  const shown = await person.answer(page, { type: { code: codeOf(key) }, press: "accept" });
  expectAsked(shown, "recovery-codes");
  const codes = codesOn(steps, shown);
  expect(codes).toHaveLength(10);
  const next = await person.answer(shown, { press: "accept" });
  return { key, codes, next };
}

/** Has an app from now on: the whole first sign-in. */
export async function withApp(steps: SecondSteps, name: string) {
  const { person, page } = await afterPassword(steps, name);
  const { next: _consent, ...made } = await setUpApp(steps, person, page);
  steps.forgetUsedCodes();
  return made;
}

/** Allows, and says what the application learns of the sign-in. */
export async function claimsAfter(
  person: Visitor,
  consent: Page,
  { rp, attempt }: { readonly rp: RelyingParty; readonly attempt: Attempt },
) {
  const tokens = await rp.redeem(attempt, callback(await allow(person, consent, ["openid"])));
  const claims = tokens.claims();
  return { amr: claims?.amr, acr: claims?.acr };
}
