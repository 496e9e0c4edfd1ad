// What the tests of Kratos play on: a real one, and an app that has it as its only way, or beside others that are broken.
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { expect } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import { begin, client, expectForm, visitor } from "../flows/story.ts";
import { textOf } from "../html.ts";
import { type Kratos, startKratos } from "../kratos/server.ts";
import type { Page } from "../page.ts";
import { freePorts } from "../ports.ts";
import { withFreshPorts } from "../processes.ts";
import { type RunningStage, type StageOptions, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";

export type KratosStage = {
  readonly stage: RunningStage;
  readonly kratos: Kratos;
  stop(): Promise<void>;
};

/** `settings` gets Kratos' addresses before it runs: the app and it have to know each other's. */
export function startKratosStage(
  settings: (kratos: { readonly publicUrl: string; readonly adminUrl: string }) => StageOptions,
): Promise<KratosStage> {
  return withFreshPorts(async () => {
    const [publicPort = 0, adminPort = 0] = await freePorts(2);
    const url = (port: number) => `http://127.0.0.1:${port}`;
    const stage = await startStage(settings({ publicUrl: url(publicPort), adminUrl: url(adminPort) }));
    try {
      const kratos = await startKratos({ public: publicPort, admin: adminPort }, [stage.appUrl]);
      return { stage, kratos, stop: async () => void (await Promise.all([stage.stop(), kratos.stop()])) };
    } catch (error) {
      await stage.stop();
      throw error;
    }
  });
}

export type OddKratos = {
  readonly url: string;
  /** Cookies it was sent, one text a question. */
  readonly cookies: (string | undefined)[];
  answer: (response: ServerResponse) => void;
  stop(): void;
};

/** Says whatever a test wants. */
export async function startOddKratos(): Promise<OddKratos> {
  const server: Server = createServer((request, response) => {
    odd.cookies.push(request.headers.cookie);
    odd.answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const odd: OddKratos = {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    cookies: [],
    answer: (response) => void response.end(),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  return odd;
}

export const scope = "openid profile email";

/** A visitor whom an application sent here. */
export async function arrive(
  { stage, kratos }: KratosStage,
  {
    parameters = {},
    person = visitor(stage, [kratos.publicUrl]),
  }: { parameters?: Record<string, string>; person?: Visitor } = {},
) {
  const rp = await client({ scope }, stage);
  return { person, rp, ...(await begin(person, rp, parameters)) };
}

/** At a form of Kratos, asked for like this. */
export function expectAtKratos(page: Page, asked: Readonly<Record<string, string>> = {}): void {
  expect(page.url.href, page.text.slice(0, 300)).toContain("/kratos/login?flow=");
  const opened = page.hops.findLast(({ url }) => url.pathname === "/self-service/login/browser");
  const { return_to: _back, ...rest } = Object.fromEntries(opened?.url.searchParams ?? []);
  expect(rest).toEqual(asked);
}

/** Where Kratos sends the browser back to, as if it had. */
export function wayBack(page: Page): string {
  return page.hops.findLast(({ url }) => url.searchParams.has("return_to"))?.url.searchParams.get("return_to") ?? "";
}

/** A page that says this, with a way on; nobody is signed in. */
export function expectTold(page: Page, code: keyof typeof english.problems, wayOn = "method-kratos"): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  const [words = ""] = english.problems[code].summary.split(/[.{]/);
  expect(summary && textOf(summary), page.text.slice(0, 400)).toContain(words);
  expect(page.byId(wayOn), wayOn).toBeDefined();
}

export function linesSince({ stage }: Pick<KratosStage, "stage">, from: number, event: string): string[] {
  const lines = stage.app.log().slice(from).split("\n");
  return lines.filter((line) => line.includes(`"${event}"`));
}
