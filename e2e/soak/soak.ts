// Decides how a soak run goes: so many visitors at once until the time is over, outages meanwhile, the app watched throughout.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { growth, percentile } from "../bench/figures.ts";
import { connectionsTo, residentBytes } from "../bench/process-cost.ts";
import type { Ground } from "./ground.ts";
import { type OutagePlan, Outages } from "./outages.ts";
import { Flow, registerClients, type Scene } from "./scene.ts";
import { programme, type Story } from "./stories.ts";
import { count, LostByServer, Tally } from "./tally.ts";

export type SoakSettings = { readonly seconds: number; readonly parallel: number; readonly outages: OutagePlan };

export type SoakResult = {
  readonly tally: Tally;
  readonly seconds: number;
  readonly outages: number;
  /** Of the app, once a second. Empty where the system does not tell, as for connections. */
  readonly residentBytes: readonly number[];
  readonly growth: number | undefined;
  /** What was alive in it after collections, and how much more at the end; the same ratio. */
  readonly liveBytes: readonly number[];
  readonly liveGrowth: number | undefined;
  readonly mostConnections: number | undefined;
  /** How long the app took for an answer that needs neither Hydra nor rendering: what waits in its event loop. */
  readonly livenessP99Ms: number;
  /** How late the visitors themselves were: the latencies contain it. */
  readonly ownLagP99Ms: number;
};

export async function soak(ground: Ground, settings: SoakSettings): Promise<SoakResult> {
  const scene: Scene = { ground, outages: new Outages(), tally: new Tally() };
  const clients = await registerClients(ground);
  const plan = programme(ground.deviceGrant);
  const ownLag = monitorEventLoopDelay({ resolution: 10 });
  ownLag.enable();
  const watch = watchApp(ground);
  const startedAt = performance.now();
  const endsAt = startedAt + settings.seconds * 1000;
  const outages = scene.outages.perform(settings.outages, ground.power, settings.seconds * 1000);
  let next = 0;
  // Sixty-four people come within seconds, not in one millisecond.
  const rampMs = settings.seconds * 100;
  const lane = async (index: number) => {
    await pause((index * rampMs) / settings.parallel);
    while (performance.now() < endsAt) {
      const number = next++;
      const story = plan[number % plan.length];
      if (story) await tell(story, new Flow(scene, clients, number));
    }
  };
  try {
    await Promise.all([outages, ...Array.from({ length: settings.parallel }, (_, index) => lane(index))]);
  } finally {
    watch.stop();
    ownLag.disable();
  }
  return {
    tally: scene.tally,
    seconds: (performance.now() - startedAt) / 1000,
    outages: scene.outages.count,
    residentBytes: watch.residentBytes,
    growth: growth(watch.residentBytes),
    liveBytes: ground.liveHeap(),
    liveGrowth: growth(ground.liveHeap()),
    mostConnections: watch.connections.length > 0 ? Math.max(...watch.connections) : undefined,
    livenessP99Ms: percentile(watch.livenessMs, 0.99),
    ownLagP99Ms: ownLag.percentile(99) / 1e6,
  };
}

/** A failed flow is counted, and ends nobody else's. */
async function tell(story: Story, flow: Flow): Promise<void> {
  const { tally, ground } = flow.scene;
  try {
    await story.perform(flow);
    count(tally.flows, story.name);
  } catch (error) {
    // Only a server that was really killed may lose anything: the sandbox's memory was never away.
    const isLost = error instanceof LostByServer && ground.kind === "hydra";
    if (isLost && (flow.person.wasShaken || error.isOverloaded)) count(tally.lost, `${story.name}: ${error.message}`);
    else tally.surprise(story.name, error);
  }
  if (flow.person.wasShaken) tally.shaken += 1;
}

function watchApp({ app, appUrl, adminPort }: Ground) {
  const [memory, connections, livenessMs]: [number[], number[], number[]] = [[], [], []];
  const look = async () => {
    const [bytes, open] = [residentBytes(app.process.pid), connectionsTo(app.process.pid, adminPort)];
    if (bytes !== undefined) memory.push(bytes);
    if (open !== undefined) connections.push(open);
    const startedAt = performance.now();
    const answer = await fetch(`${appUrl}/health/live`).catch(() => undefined);
    await answer?.body?.cancel();
    // Nothing at all counts as a very long time.
    livenessMs.push(answer?.status === 200 ? performance.now() - startedAt : Number.POSITIVE_INFINITY);
  };
  const timer = setInterval(() => void look(), 1000);
  return { residentBytes: memory, connections, livenessMs, stop: () => clearInterval(timer) };
}
