// `npm run bench`: what the production build costs, measured from outside, beside what it is meant to cost.
import { existsSync, statSync } from "node:fs";
import { glob, mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts } from "../ports.ts";
import { startProcess, withFreshPorts } from "../processes.ts";
import { registerClient } from "../relying-party.ts";
import { type App, type AuthorizationServer, startApp, startHydra, startSandbox } from "../servers.ts";
import { type Lab, type Legs, measureLegs } from "./legs.ts";
import { endure, saturate, type Throughput } from "./load.ts";
import { canMeasure, residentBytes } from "./process-cost.ts";
import { type Results, render, summarize } from "./report.ts";
import { scopes, Walk } from "./walk.ts";
import { weighPages } from "./weight.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The app keeps at most this many connections to the admin API. */
const poolSize = 64;
const levels = [1, 16, 64];
const against = choice();
const settings = {
  rounds: number("BENCH_ROUNDS", 3, 9),
  requestsPerLeg: number("BENCH_REQUESTS_PER_LEG", 200, 2_000),
  flows: number("BENCH_FLOWS", 2_000, 2_000),
  requests: number("BENCH_REQUESTS", 1_000, 2_000),
};
// An in-memory Hydra refuses flows side by side now and then ("could not serialize access").
const flowsAtOnce = against === "hydra" ? 1 : 16;

const stops: (() => Promise<void>)[] = [];
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void stopAll().then(() => process.exit(130)));
try {
  if (!existsSync(join(root, ".next/standalone/server.js"))) throw new Error("There is no build yet: npm run build");
  const results = await measure();
  const file = join(root, "bench-results/latest.json");
  await mkdir(join(root, "bench-results"), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...results, medians: summarize(results.legs) }, null, 2)}\n`);
  console.log(`${render(results)}\n\nAll figures: bench-results/latest.json`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stopAll();
}

async function measure(): Promise<Results> {
  const at = new Date().toISOString();
  const loadBefore = loadavg()[0] ?? 0;
  say(`Starting ${against}, the app and a bare server.`);
  const { server, app, startSeconds } = await withFreshPorts(startAll);
  const bare = await withFreshPorts(startBare);
  const rp = await registerClient(server, { scope: scopes.join(" ") });
  // Consent is remembered per client and person: the remembered visitor takes a client of its own.
  const remembered = new Walk(reach(app, server), await registerClient(server, { scope: scopes.join(" ") }));
  await remembered.whole(true);
  const lab: Lab = { ...reach(app, server), appPid: app.process.pid, ...bare, rp, remembered };

  say(`${settings.flows} sign-ins, ${flowsAtOnce} at once.`);
  const endurance = await endure(lab, settings.flows, flowsAtOnce);
  await measureLegs(lab, 20);
  const legs: Legs[] = [];
  for (let round = 1; round <= settings.rounds; round += 1) {
    say(`Legs, round ${round} of ${settings.rounds}.`);
    legs.push(await measureLegs(lab, settings.requestsPerLeg));
  }
  const throughput: Throughput[] = [];
  for (const parallel of levels) {
    say(`Form pages, ${parallel} at once.`);
    throughput.push(await saturate(lab, Number(new URL(server.adminUrl).port), settings.requests, parallel));
  }
  const residentBytesAtTheEnd = residentBytes(lab.appPid);
  say("Pages in a browser.");
  const weights = await weighPages(lab);
  return {
    at,
    against: server.kind,
    machine: `${availableParallelism()} cores, Node ${process.versions.node}`,
    rounds: settings.rounds,
    requestsPerLeg: settings.requestsPerLeg,
    notes: await notes(loadBefore),
    startSeconds,
    endurance,
    residentBytesAtTheEnd,
    legs,
    throughput,
    poolSize,
    weights,
  };
}

/** The OAuth server, and the app as often as there are rounds: only a start shows how long a start takes. */
async function startAll(): Promise<{ server: AuthorizationServer; app: App; startSeconds: number[] }> {
  const [port = 0] = await freePorts(1);
  const start = against === "hydra" ? startHydra : startSandbox;
  const server = await start({ appUrl: `http://127.0.0.1:${port}` });
  stops.push(server.stop);
  const env: Record<string, string> = against === "hydra" ? { HYDRA_VERSION: "2.3" } : {};
  const startSeconds: number[] = [];
  // The first start fills Node's compile cache, as a first start on any machine does, and is not counted.
  for (let count = 0; ; count += 1) {
    const begun = performance.now();
    const app = await startApp({ port, adminUrl: server.adminUrl, publicUrl: server.publicUrl, env });
    if (count > 0) startSeconds.push((performance.now() - begun) / 1000);
    if (count === settings.rounds) {
      stops.push(app.stop);
      return { server, app, startSeconds };
    }
    await app.stop();
  }
}

async function startBare(): Promise<{ bareUrl: string; barePid: number }> {
  const [port = 0] = await freePorts(1);
  const bareUrl = `http://127.0.0.1:${port}`;
  const { pid, stop } = await startProcess({
    name: "bare-server",
    command: process.execPath,
    args: ["e2e/bench/bare-server.ts"],
    env: { PORT: String(port) },
    readyUrls: [`${bareUrl}/ready`],
  });
  stops.push(stop);
  return { bareUrl, barePid: pid };
}

async function notes(loadBefore: number): Promise<string[]> {
  const found: string[] = [];
  if (!canMeasure) found.push("this system has no /proc, so CPU time, memory and connections are not measured.");
  if (loadBefore > availableParallelism() / 2) {
    found.push(
      `others kept this machine busy (load ${loadBefore.toFixed(1)} before the start); latencies suffer most.`,
    );
  }
  const builtAt = statSync(join(root, ".next/standalone/server.js")).mtimeMs;
  for await (const file of glob("{app,components,lib,messages}/**/*.{ts,tsx,css,json}", { cwd: root })) {
    if (file.includes(".test.") || statSync(join(root, file)).mtimeMs <= builtAt) continue;
    return [...found, "sources are newer than the build that was measured: npm run build"];
  }
  return found;
}

function reach(app: App, server: AuthorizationServer): { appUrl: string; publicUrl: string } {
  return { appUrl: app.url, publicUrl: server.publicUrl };
}

function choice(): "sandbox" | "hydra" {
  const name = process.env.BENCH_AGAINST || "sandbox";
  if (name === "sandbox" || name === "hydra") return name;
  throw new Error(`BENCH_AGAINST is "${name}": sandbox or hydra is meant.`);
}

function number(name: string, fallback: number, most: number): number {
  const value = Number(process.env[name] || fallback);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${name} has to be a whole number from 1 to ${most}.`);
}

async function stopAll(): Promise<void> {
  await Promise.all(stops.splice(0).map((stop) => stop()));
}

function say(line: string): void {
  console.error(line);
}
