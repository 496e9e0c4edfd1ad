// Decides what each leg of a sign-in costs: many visitors take the same leg one after another, and only that leg is counted.
import type { RelyingParty } from "../relying-party.ts";
import { Visitor } from "../visitor.ts";
import { percentile } from "./figures.ts";
import { cpuMs } from "./process-cost.ts";
import { Walk } from "./walk.ts";

/** `cpuMs` is undefined where the system does not tell. */
export type LegCost = { readonly cpuMs: number | undefined; readonly p50Ms: number; readonly p95Ms: number };

export const legNames = [
  "login skip",
  "consent skip",
  "login entry",
  "login form",
  "login form, gzip",
  "login answer",
  "consent entry",
  "consent form",
  "consent form, gzip",
  "consent answer",
  "bare 303",
  "bare page",
] as const;
export type LegName = (typeof legNames)[number];
export type Legs = Readonly<Record<LegName, LegCost>>;

export type Lab = {
  readonly appUrl: string;
  readonly publicUrl: string;
  readonly appPid: number;
  readonly bareUrl: string;
  readonly barePid: number;
  readonly rp: RelyingParty;
  /** A visitor whose sign-in and consent are remembered. */
  readonly remembered: Walk;
};

/** One round: every leg, `count` times. */
export async function measureLegs(lab: Lab, count: number): Promise<Legs> {
  const fresh = Array.from({ length: count }, () => new Walk(lab, lab.rp));
  const known = Array.from({ length: count }, () => lab.remembered.copy());
  const bareVisitor = new Visitor(lab);
  const app = <T>(who: readonly T[], leg: (one: T) => Promise<unknown>) => costOf(lab.appPid, who, leg);
  // Ten times as many: a bare answer takes so little that the kernel's ticks of 10 ms would be most of the figure.
  const often = Array.from({ length: count * 10 });
  const bare = (path: string) => costOf(lab.barePid, often, () => bareVisitor.ask(lab.bareUrl + path));

  await each(known, (walk) => walk.begin());
  const loginSkip = await app(known, (walk) => walk.skip());
  await each(known, (walk) => walk.toConsent());
  const consentSkip = await app(known, (walk) => walk.skip());

  const bareRedirect = await bare("/");
  await each(fresh, (walk) => walk.begin());
  const loginEntry = await app(fresh, (walk) => walk.enter("/login/form"));
  const loginForm = await app(fresh, (walk) => walk.readForm());
  const loginFormGzip = await app(fresh, (walk) => walk.readCompressedForm());
  await each(fresh, (walk) => walk.fillIn());
  const loginAnswer = await app(fresh, (walk) => walk.answer());
  const barePage = await bare("/page");
  await each(fresh, (walk) => walk.toConsent());
  const consentEntry = await app(fresh, (walk) => walk.enter("/consent/form"));
  const consentForm = await app(fresh, (walk) => walk.readForm());
  const consentFormGzip = await app(fresh, (walk) => walk.readCompressedForm());
  await each(fresh, (walk) => walk.fillIn());
  const consentAnswer = await app(fresh, (walk) => walk.answer());
  await each(fresh, (walk) => walk.arrive());

  return {
    "login skip": loginSkip,
    "consent skip": consentSkip,
    "login entry": loginEntry,
    "login form": loginForm,
    "login form, gzip": loginFormGzip,
    "login answer": loginAnswer,
    "consent entry": consentEntry,
    "consent form": consentForm,
    "consent form, gzip": consentFormGzip,
    "consent answer": consentAnswer,
    "bare 303": bareRedirect,
    "bare page": barePage,
  };
}

async function costOf<T>(pid: number, who: readonly T[], leg: (one: T) => Promise<unknown>): Promise<LegCost> {
  const latencies: number[] = [];
  const before = cpuMs(pid);
  for (const one of who) {
    const start = performance.now();
    await leg(one);
    latencies.push(performance.now() - start);
  }
  const after = cpuMs(pid);
  return {
    cpuMs: before === undefined || after === undefined ? undefined : (after - before) / who.length,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
  };
}

async function each<T>(who: readonly T[], step: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of who) await step(one);
}
