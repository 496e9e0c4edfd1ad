// Decides what the tests of lying providers play on: a scripted one, one inside the operator's network, and the app.
import { expect } from "vitest";
import english from "../messages/en.json" with { type: "json" };
import { begin, client, expectForm, visitor } from "./flows/story.ts";
import { textOf } from "./html.ts";
import type { Page } from "./page.ts";
import {
  type Misbehaviour,
  type ScriptedProvider,
  scriptedClient,
  startScriptedProvider,
} from "./scripted-provider.ts";
import { type RunningStage, startStage } from "./stage.ts";

export type ProblemName = keyof typeof english.problems;

export type OidcStage = {
  readonly stage: RunningStage;
  /** Behind "oidc-scripted", and behind "oidc-undescribed", whose description nobody has read yet. */
  readonly provider: ScriptedProvider;
  /** Nobody was told of it: it may not be asked anything. */
  readonly internal: ScriptedProvider;
  stop(): Promise<void>;
};

export async function startOidcStage(): Promise<OidcStage> {
  const [provider, internal] = [await startScriptedProvider(), await startScriptedProvider()];
  const way = (prefix: string) => ({
    [`${prefix}_ISSUER`]: provider.issuer,
    [`${prefix}_ALLOW_CLEARTEXT`]: "1",
    [`${prefix}_CLIENT_ID`]: scriptedClient.id,
    [`${prefix}_CLIENT_SECRET`]: scriptedClient.secret,
    [`${prefix}_REQUIRE_EMAIL`]: "1",
    [`${prefix}_TIMEOUT_SECONDS`]: "1",
  });
  try {
    const stage = await startStage({
      appEnv: {
        VERIFIERS: "demo,oidc:scripted,oidc:undescribed",
        ...way("OIDC_SCRIPTED"),
        ...way("OIDC_UNDESCRIBED"),
      },
    });
    const stop = async () => void (await Promise.all([stage.stop(), provider.stop(), internal.stop()]));
    return { stage, provider, internal, stop };
  } catch (error) {
    await Promise.all([provider.stop(), internal.stop()]);
    throw error;
  }
}

export async function at({ stage, provider }: OidcStage, parameters: Record<string, string> = {}) {
  const person = visitor(stage, [provider.issuer]);
  const { page } = await begin(person, await client({}, stage), parameters);
  const press = (on: Page, way = "scripted") => person.answer(on, { press: `method-oidc-${way}` });
  return { person, page, press };
}

/** Our own page with the ways to sign in and what was wrong; nothing of what was said there. */
export function expectTold(page: Page, code: ProblemName): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  expect(summary && textOf(summary)).toContain(english.problems[code].summary.split(/[.{]/)[0]);
  for (const way of ["demo", "oidc-scripted"]) expect(page.byId(`method-${way}`), way).toBeDefined();
  expect(page.text).not.toMatch(/their words|nonce|token|issuer/i);
}

/** Lines of the log about this, since `from`. */
export function linesOf({ stage }: OidcStage, event: string, from: number): readonly string[] {
  const lines = stage.app.log().slice(from).split("\n");
  return lines.filter((line) => line.includes(`"event":"${event}"`));
}

type Expected = { readonly cause?: RegExp | undefined; readonly code?: ProblemName };

/** One press of the button, what came of it, and that the next one is none the worse for it. */
export async function expectDisbelief(
  on: OidcStage,
  how: Misbehaviour,
  { cause, code, parameters = {} }: Expected & { readonly parameters?: Record<string, string> },
): Promise<void> {
  const { page, press } = await at(on, parameters);
  on.provider.misbehaves(how);
  const from = on.stage.app.log().length;
  const told = await press(page);
  expectTold(told, code ?? "unavailable_method");
  expect(linesOf(on, "login.accepted", from)).toEqual([]);
  const failed = linesOf(on, "verifier.failed", from);
  expect(failed).toHaveLength(cause ? 1 : 0);
  if (cause) expect(failed[0]).toMatch(cause);
  if (cause) expect(failed[0]).toContain('"method":"oidc-scripted"');
  else expect(linesOf(on, "login.refused", from).join()).toContain(`"reason":"${code}"`);
  on.provider.misbehaves({});
  expectForm(await press(told), "/consent/form");
}
