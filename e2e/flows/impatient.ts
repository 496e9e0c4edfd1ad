// The sentences that tests of impatience are told in: the three answers, and what "not stuck" means.
import { expect } from "vitest";
import type { FormAnswer } from "../forms.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, signIn } from "./story.ts";

export const LOG_IN: FormAnswer = { type: DEMO, press: "accept" };
export const WRONG: FormAnswer = { type: { email: DEMO.email, password: "wrong" }, press: "accept" };
export const ALLOW: FormAnswer = { tick: ["openid"], press: "accept" };

export async function atConsent(person: Visitor) {
  const rp = await client();
  const { attempt, page: login } = await begin(person, rp);
  return { rp, attempt, login, consent: await signIn(person, login) };
}

/** At the application with a code or an error of Hydra's, or on a page of ours that can be used. Never stuck. */
export function expectWayOn(page: Page): void {
  if (page.hasLeft) {
    const { searchParams } = page.url;
    expect(searchParams.has("code") || searchParams.has("error"), page.url.search).toBe(true);
  } else if (page.problem === undefined) {
    expect(page.status).toBe(200);
    expect(page.byId("accept")).toBeDefined();
  } else {
    expect(page.status).toBeLessThan(500);
    expect(page.byId("way-on")).toBeDefined();
  }
}

export const problemsShown = (page: Page) =>
  page.all(({ attributes }) => attributes.get("id") === "problem-summary").length;
