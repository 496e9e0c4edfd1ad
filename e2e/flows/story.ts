// The sentences flow tests are told in: a person who begins, signs in, allows and arrives at the application again.
import { expect, inject, type TestContext, test } from "vitest";
import { HydraAdmin } from "../hydra-admin.ts";
import type { Page } from "../page.ts";
import { type Attempt, type ClientOptions, type RelyingParty, registerClient, type Tokens } from "../relying-party.ts";
import type { Stage } from "../stage.ts";
import { Visitor } from "../visitor.ts";

export const DEMO = { email: "foo@bar.com", password: "foobar" } as const;
export const DENIED = "The resource owner denied the request";

export function stage(): Stage {
  return inject("stage");
}

/** A browser without script and without cookies. `others` are further sites it follows redirects to. */
export function visitor(on: Pick<Stage, "appUrl" | "publicUrl"> = stage(), others: readonly string[] = []): Visitor {
  return new Visitor(on, others);
}

export function client(
  options: ClientOptions = {},
  on: Pick<Stage, "publicUrl" | "adminUrl"> = stage(),
): Promise<RelyingParty> {
  return registerClient(on, options);
}

export function admin(on: Pick<Stage, "adminUrl"> = stage()): HydraAdmin {
  return new HydraAdmin(on.adminUrl);
}

export type Begun = { readonly attempt: Attempt; readonly page: Page };

/** Sends a visitor from the application to the authorization server, and on until a page is shown. */
export async function begin(who: Visitor, rp: RelyingParty, parameters: Record<string, string> = {}): Promise<Begun> {
  const attempt = await rp.attempt(parameters);
  return { attempt, page: await who.open(attempt.url) };
}

/** Fills in the login form as the demo person. */
export async function signIn(who: Visitor, page: Page, options: { remember?: boolean } = {}): Promise<Page> {
  expectForm(page, "/login/form");
  return who.answer(page, { type: DEMO, tick: options.remember ? ["remember"] : [], press: "accept" });
}

/** Ticks these scopes on the consent form and allows them. */
export async function allow(
  who: Visitor,
  page: Page,
  scopes: readonly string[],
  options: { remember?: boolean } = {},
): Promise<Page> {
  expectForm(page, "/consent/form");
  return who.answer(page, { tick: [...scopes, ...(options.remember ? ["remember"] : [])], press: "accept" });
}

export type Finished = { readonly page: Page; readonly tokens: Tokens; readonly attempt: Attempt };

/** The whole way, form by form, for somebody who is not remembered. */
export async function signInAndAllow(
  who: Visitor,
  rp: RelyingParty,
  scopes: readonly string[],
  options: { remember?: boolean; parameters?: Record<string, string> } = {},
): Promise<Finished> {
  const { attempt, page: login } = await begin(who, rp, options.parameters);
  const page = await allow(who, await signIn(who, login, options), scopes, options);
  return { page, attempt, tokens: await rp.redeem(attempt, callback(page)) };
}

/** Hydra remembers this browser for a subject the app has no form for: another app, or this one a year ago. */
export async function rememberSomebody(who: Visitor, rp: RelyingParty, subject: string): Promise<Tokens> {
  const { attempt, page } = await begin(who, rp);
  const login = page.url.searchParams.get("login_challenge") ?? "";
  const consentPage = await who.open(await admin().accept("login", login, { subject, remember: true }));
  const consent = consentPage.url.searchParams.get("consent_challenge") ?? "";
  const back = await who.open(await admin().accept("consent", consent, { grant_scope: ["openid"] }));
  // The app opened both requests and was never answered: what it keeps of them would push out what a test opens.
  who.cookies.forget(({ name }) => !name.startsWith("ory_"));
  return rp.redeem(attempt, callback(back));
}

/** The callback a visitor arrived at. */
export function callback(page: Page): URL {
  expect(page.hasLeft, describePage(page)).toBe(true);
  return page.url;
}

/** What went wrong, as the application is told. */
export function refusal(page: Page): { error: string | null; description: string | null; state: string | null } {
  const { searchParams } = callback(page);
  const read = (name: string) => searchParams.get(name);
  return { error: read("error"), description: read("error_description"), state: read("state") };
}

/** A form page of the app, shown with 200. */
export function expectForm(page: Page, path: string): void {
  expect({ path: page.url.pathname, status: page.status }, describePage(page)).toEqual({ path, status: 200 });
}

/** A page that explains, with the right status and a way on. */
export function expectProblem(page: Page, status: number, problem: string): void {
  expect({ status: page.status, problem: page.problem }, describePage(page)).toEqual({ status, problem });
  expect(page.headers["content-type"]).toMatch(/^text\/html/);
  expect(page.title.length).toBeGreaterThan(0);
  const wayOn = page.byId("way-on");
  expect(wayOn, `a way on from ${problem}`).toBeDefined();
}

function describePage(page: Page): string {
  return `${page.method} ${page.path.join(" → ")} ${page.status} ${page.url.search.slice(0, 200)}: ${page.text.slice(0, 300)}`;
}

/** A test that needs the device grant. A server without it (Hydra up to 2.3) has it skipped, and the report says why. */
export function deviceTest(name: string, body: (context: TestContext) => Promise<void>): void {
  test(name, async (context) => {
    context.skip(!stage().deviceGrant, "this server has no device grant: its discovery document names no endpoint");
    await body(context);
  });
}
