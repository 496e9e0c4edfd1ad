// Plays sign-ins leg by leg, many side by side, so that the app's CPU time can be told apart by leg.
import type { RelyingParty } from "../relying-party.ts";
import { type Answer, hiddenFields, Visitor } from "./client.ts";
import { cpuMs } from "./process-figures.ts";

export type LegName =
  | "login entry"
  | "login page"
  | "login answer"
  | "consent entry"
  | "consent page"
  | "consent answer"
  | "skip";
export type LegFigures = { readonly leg: LegName; readonly cpuMs: number; readonly latenciesMs: readonly number[] };

type Play = { readonly visitor: Visitor; url: string; page: string };

export type Target = { readonly pid: number; readonly client: RelyingParty };

/** One batch of whole flows; every leg of all flows before the next leg. CPU is the app's, per request. */
export async function playBatch({ pid, client }: Target, flows: number): Promise<LegFigures[]> {
  const figures: LegFigures[] = [];
  const plays: Play[] = [];
  for (let index = 0; index < flows; index++) plays.push({ visitor: new Visitor(), url: "", page: "" });

  async function leg(name: LegName, step: (play: Play) => Promise<Answer>, status: number): Promise<void> {
    const latenciesMs: number[] = [];
    const before = cpuMs(pid);
    for (const play of plays) {
      const answer = await step(play);
      if (answer.status !== status) throw new Error(`${name}: ${answer.status} instead of ${status}`);
      latenciesMs.push(answer.ms);
      play.url = answer.location || play.url;
      play.page = answer.body;
    }
    figures.push({ leg: name, cpuMs: (cpuMs(pid) - before) / flows, latenciesMs });
  }
  /** Hydra's own legs are walked between ours and not counted. */
  async function atHydra(start: (play: Play) => string | Promise<string>): Promise<void> {
    for (const play of plays) play.url = (await play.visitor.get(await start(play))).location;
  }
  const authorize = async () => (await client.attempt()).url.href;
  const get = (play: Play) => play.visitor.get(play.url);
  const post = (fields: [string, string][]) => (play: Play) =>
    play.visitor.post(play.url, [...hiddenFields(play.page), ...fields, ["answer", "accept"]]);

  await atHydra(authorize);
  await leg("login entry", get, 303);
  await leg("login page", get, 200);
  await leg(
    "login answer",
    post([
      ["email", "foo@bar.com"],
      ["password", "foobar"],
      ["remember", "1"],
    ]),
    303,
  );
  await atHydra((play) => play.url);
  await leg("consent entry", get, 303);
  await leg("consent page", get, 200);
  await leg("consent answer", post([["grant_scope", "openid"]]), 303);
  await atHydra((play) => play.url);
  await atHydra(authorize);
  await leg("skip", get, 303);
  return figures;
}

/** Requests per second of the login page at a number of visitors at a time. */
export async function throughput({ client }: Target, parallel: number, requests: number): Promise<number> {
  const visitor = new Visitor();
  const entry = (await visitor.get((await client.attempt()).url.href)).location;
  const form = (await visitor.get(entry)).location;
  let left = requests;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (left-- > 0) await visitor.get(form);
    }),
  );
  return requests / ((performance.now() - started) / 1000);
}
