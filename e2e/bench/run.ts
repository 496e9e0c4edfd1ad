// Measures the production build: CPU per leg, latency, throughput, memory, connections and weight. Figures of a shared
// machine are noise by themselves, so each stands beside a bare server's of the same run.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freePorts } from "../ports.ts";
import { startProcess, withFreshPorts } from "../processes.ts";
import { registerClient } from "../relying-party.ts";
import { startApp, startHydra, startSandbox } from "../servers.ts";
import { Visitor } from "./client.ts";
import { type LegFigures, type LegName, playBatch, throughput } from "./legs.ts";
import { canMeasure, connectionsTo, cpuMs, rssMb } from "./process-figures.ts";
import { type Weight, weigh } from "./weight.ts";

const flowsPerBatch = 250;
const batches = Number(process.env.BENCH_BATCHES ?? 8);
/** CPU per request in ms, of the app alone. */
const targets: Partial<Record<LegName, number>> = {
  skip: 1.2,
  "login page": 2.6,
  "login answer": 1.3,
  "consent page": 2.6,
  "consent answer": 1.3,
};
const flowTarget = 9;

if (!canMeasure) {
  console.log("CPU time and memory are read from /proc, which is not here: nothing was measured.");
  process.exit(0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
const round = (value: number, digits = 2) => Number(value.toFixed(digits));

async function referenceCpu(): Promise<{ redirect: number; page: number }> {
  return withFreshPorts(async () => {
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const server = await startProcess({
      name: "reference",
      command: process.execPath,
      args: ["e2e/bench/reference.ts"],
      env: { PORT: String(port) },
      readyUrls: [`${url}/page`],
    });
    const visitor = new Visitor();
    const measure = async (address: string) => {
      for (let index = 0; index < 200; index++) await visitor.get(address);
      const before = cpuMs(server.pid);
      for (let index = 0; index < 1000; index++) await visitor.get(address);
      return (cpuMs(server.pid) - before) / 1000;
    };
    try {
      return { redirect: await measure(`${url}/redirect`), page: await measure(`${url}/page`) };
    } finally {
      await server.stop();
    }
  });
}

async function main(): Promise<void> {
  const reference = await referenceCpu();
  const [port = 0] = await freePorts(1);
  const appUrl = `http://127.0.0.1:${port}`;
  const server = await (process.env.BENCH_AGAINST === "hydra" ? startHydra : startSandbox)({ appUrl });
  const launched = performance.now();
  const app = await startApp({ port, adminUrl: server.adminUrl, publicUrl: server.publicUrl });
  const startSeconds = (performance.now() - launched) / 1000;
  try {
    const target = { pid: app.process.pid, client: await registerClient(server) };
    await playBatch(target, 50); // warm-up
    const figures: LegFigures[][] = [];
    const memory = [rssMb(target.pid)];
    for (let batch = 0; batch < batches; batch++) {
      figures.push(await playBatch(target, flowsPerBatch));
      memory.push(rssMb(target.pid));
    }
    const legs = (figures[0] ?? []).map(({ leg }) => {
      const all = figures.flatMap((batch) => batch.filter((entry) => entry.leg === leg));
      const latencies = all.flatMap((entry) => entry.latenciesMs);
      return {
        leg,
        cpuMs: round(
          quantile(
            all.map((entry) => entry.cpuMs),
            0.5,
          ),
        ),
        target: targets[leg] ?? null,
        bareServers: round(
          quantile(
            all.map((entry) => entry.cpuMs),
            0.5,
          ) / (leg.endsWith("page") ? reference.page : reference.redirect),
          1,
        ),
        p50Ms: round(quantile(latencies, 0.5)),
        p95Ms: round(quantile(latencies, 0.95)),
      };
    });
    const flowCpuMs = round(legs.filter(({ leg }) => leg !== "skip").reduce((sum, { cpuMs: cpu }) => sum + cpu, 0));
    const perSecond: Record<string, number> = {};
    for (const parallel of [1, 16, 64]) perSecond[parallel] = round(await throughput(target, parallel, 600), 0);
    const sockets = connectionsTo(Number(new URL(server.adminUrl).port));
    const client = target.client;
    const weights: Weight[] = await weigh("login", async () => (await client.attempt()).url.href);

    console.table(legs);
    console.log(`whole login + consent flow: ${flowCpuMs} ms of CPU (target ${flowTarget})`);
    console.log(
      `bare server in the same run: redirect ${round(reference.redirect, 3)} ms, page of 6 kB ${round(reference.page, 3)} ms`,
    );
    console.log(`login pages per second at 1/16/64 at a time: ${Object.values(perSecond).join(" / ")}`);
    console.log(`start to first 200: ${round(startSeconds)} s (target 0.6)`);
    console.log(
      `memory in MB after each ${flowsPerBatch} flows: ${memory.map((mb) => Math.round(mb)).join(" ")} (target 220, flat)`,
    );
    console.log(`connections to the admin port: ${sockets} (pool: 64)`);
    console.table(weights);
    mkdirSync("bench-results", { recursive: true });
    const result = {
      node: process.version,
      reference,
      legs,
      flowCpuMs,
      perSecond,
      startSeconds: round(startSeconds),
      memory,
      sockets,
      weights,
    };
    writeFileSync(path.join("bench-results", "latest.json"), `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await Promise.all([app.stop(), server.stop()]);
  }
}

await main();
process.exit(0);
