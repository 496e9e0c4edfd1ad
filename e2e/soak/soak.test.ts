// Sixty-four visitors at once of every kind, twice without Hydra: nobody is let down, and the app is none the worse for it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ground, startSandboxGround } from "./ground.ts";
import { failures, LIMITS, render } from "./report.ts";
import { type SoakResult, soak } from "./soak.ts";
import { deviceStory, stories } from "./stories.ts";
import { total } from "./tally.ts";

const seconds = 30;
/** The app warms up for most of such a short run; `npm run soak` is stricter. */
const mostGrowth = 2;

let ground: Ground;
let result: SoakResult;

beforeAll(async () => {
  ground = await startSandboxGround(seconds);
  result = await soak(ground, { seconds, parallel: 64, outages: { count: 2, lastingMs: 3_000 } });
  console.log(render(result, failures(result, mostGrowth)));
});
afterAll(() => ground?.stop());

test("no visitor meets an error, whatever the others do and whether Hydra is there or not", () => {
  expect([...result.tally.surprises.keys()]).toEqual([]);
  expect([...result.tally.lost.keys()]).toEqual([]);
});

test("every kind of visit comes to its end: the client has its code, or a proper error", () => {
  const told = [...stories, deviceStory].map(({ name }) => name).sort();
  expect([...result.tally.flows.keys()].sort()).toEqual(told);
  for (const ending of ["code redeemed", "access_denied", "signed out", "device has its tokens", "throttled"]) {
    expect(result.tally.endings.get(ending), ending).toBeGreaterThan(0);
  }
});

test("two outages are met by many, and got through with the one button", () => {
  expect(result.outages).toBe(2);
  expect(result.tally.shaken).toBeGreaterThan(0);
  expect(result.tally.presses).toBeGreaterThan(0);
  expect(total(result.tally.lost)).toBe(0);
});

test("the connections to Hydra stay within their pool", () => {
  // Without /proc nothing was counted.
  if (result.mostConnections === undefined) return;
  expect(result.mostConnections).toBeGreaterThan(0);
  expect(result.mostConnections).toBeLessThanOrEqual(LIMITS.connections);
});

test("what is alive in the app does not pile up, and the app still answers", () => {
  expect(result.liveBytes.length).toBeGreaterThan(4);
  expect(result.liveGrowth).toBeLessThan(mostGrowth);
  expect(Number.isFinite(result.livenessP99Ms)).toBe(true);
});
