// Decides what many visitors at once do to the app: its memory over thousands of sign-ins, its throughput, its connections.
import { Visitor } from "../visitor.ts";
import { growth, inParallel } from "./figures.ts";
import type { Lab } from "./legs.ts";
import { connectionsTo, cpuMs, residentBytes } from "./process-cost.ts";
import { Walk } from "./walk.ts";

export type Endurance = {
  readonly flows: number;
  readonly parallel: number;
  readonly flowsPerSecond: number;
  readonly cpuMsPerFlow: number | undefined;
  /** Resident memory when started, then after each tenth of the flows. Undefined entries: not measured. */
  readonly residentBytes: readonly (number | undefined)[];
  /** Of the resident memory; see figures.ts. */
  readonly growth: number | undefined;
};

/** Whole sign-ins of ever new visitors. */
export async function endure(lab: Lab, flows: number, parallel: number): Promise<Endurance> {
  const course = [residentBytes(lab.appPid)];
  const [cpu, start] = [cpuMs(lab.appPid), performance.now()];
  let arrived = 0;
  await inParallel(flows, parallel, async () => {
    await new Walk(lab, lab.rp).whole();
    arrived += 1;
    if (arrived % Math.ceil(flows / 20) === 0) course.push(residentBytes(lab.appPid));
  });
  const seconds = (performance.now() - start) / 1000;
  const cpuAfter = cpuMs(lab.appPid);
  return {
    flows,
    parallel,
    flowsPerSecond: flows / seconds,
    cpuMsPerFlow: cpu === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpu) / flows,
    residentBytes: course,
    growth: growth(course.filter((bytes) => bytes !== undefined)),
  };
}

export type Throughput = {
  readonly parallel: number;
  readonly formPagesPerSecond: number;
  readonly barePagesPerSecond: number;
  /** The most connections the app had open to the admin API at once. */
  readonly adminConnections: number | undefined;
};

/** The login form, each visitor its own, over and over, and a bare page by the same client for comparison. */
export async function saturate(lab: Lab, adminPort: number, requests: number, parallel: number): Promise<Throughput> {
  const walks = Array.from({ length: parallel }, () => new Walk(lab, lab.rp));
  for (const walk of walks) {
    await walk.begin();
    await walk.enter("/login/form");
  }
  const counts: (number | undefined)[] = [];
  const count = () => void counts.push(connectionsTo(lab.appPid, adminPort));
  const watch = setInterval(count, 100);
  try {
    const idle = [...walks];
    const formPagesPerSecond = await rate(requests, parallel, async () => {
      const walk = idle.pop();
      if (!walk) throw new Error("More requests at once than visitors.");
      await walk.readForm();
      idle.push(walk);
    });
    count();
    const visitor = new Visitor(lab);
    const barePagesPerSecond = await rate(requests, parallel, () => visitor.ask(`${lab.bareUrl}/page`));
    const known = counts.filter((value) => value !== undefined);
    const adminConnections = known.length > 0 ? Math.max(...known) : undefined;
    return { parallel, formPagesPerSecond, barePagesPerSecond, adminConnections };
  } finally {
    clearInterval(watch);
  }
}

async function rate(requests: number, parallel: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await inParallel(requests, parallel, async () => void (await work()));
  return (requests * 1000) / (performance.now() - start);
}
