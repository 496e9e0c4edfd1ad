// Decides what a soak run stands on: an OAuth server that can be taken away and given back, and the app in front of it.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildHydra } from "../hydra/build.ts";
import { meddle, startMeddler } from "../meddler.ts";
import { freePorts } from "../ports.ts";
import { withFreshPorts } from "../processes.ts";
import { type App, hasDeviceGrant, type StartedServer, startApp, startHydra, startSandbox } from "../servers.ts";
import type { Switch } from "./outages.ts";

export type Ground = {
  readonly kind: "sandbox" | "hydra";
  readonly app: App;
  readonly appUrl: string;
  readonly publicUrl: string;
  /** Always there in the sandbox; away with Hydra itself. For preparing clients, not for the app. */
  readonly adminUrl: string;
  /** Where the app's connections to the admin API lead. */
  readonly adminPort: number;
  readonly deviceGrant: boolean;
  readonly power: Switch;
  /** Bytes alive in the app after each collection so far. */
  liveHeap(): number[];
  stop(): Promise<void>;
};

const appEnv = {
  // All sign in as the one demo person, at once; each has an address of its own, so that is where guessing shows.
  PASSWORD_FREE_TRIES: "100",
  PASSWORD_TRIES_PER_ADDRESS: "6",
};
const LOOKS_AT_HEAP = 24;

/** The sandbox keeps everything in memory, so it is not killed itself: its admin API leaves, the way through a meddler. */
export function startSandboxGround(seconds: number): Promise<Ground> {
  return withFreshPorts(async () => {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-soak-"));
    const stops = [() => rm(folder, { recursive: true, force: true })];
    try {
      const [port = 0] = await freePorts(1);
      const server = await startSandbox({ appUrl: `http://127.0.0.1:${port}` });
      stops.unshift(server.stop);
      const meddler = await startMeddler(server.adminUrl);
      stops.unshift(meddler.stop);
      let isGone = false;
      const power: Switch = {
        kinds: ["gone", "silent"],
        off: async (kind) => {
          isGone = kind === "gone";
          await (isGone ? meddler.leave() : meddle(meddler.url, [{ on: "", hang: true }]));
        },
        on: () => (isGone ? meddler.comeBack() : meddle(meddler.url, [])),
      };
      return await assemble({ server, port, adminUrl: meddler.url, power, stops, folder, seconds });
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  });
}

/** The real Hydra with its database in a file, or in SOAK_DSN: killed without warning, it must remember after its start. */
export function startHydraGround(seconds: number): Promise<Ground> {
  return withFreshPorts(async () => {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-soak-"));
    const stops = [() => rm(folder, { recursive: true, force: true })];
    try {
      const [port = 0, publicPort = 0, adminPort = 0] = await freePorts(3);
      // A killed process loses nothing it wrote, so there is no need to wait for the disk.
      const options = "_fk=true&mode=rwc&_journal_mode=WAL&_txlock=immediate&_synchronous=off";
      const env = { DSN: process.env.SOAK_DSN || `sqlite://${join(folder, "hydra.sqlite")}?${options}` };
      await promisify(execFile)(await buildHydra(), ["migrate", "sql", "-e", "--yes"], {
        env: { ...process.env, ...env },
      });
      const start = () =>
        startHydra({ appUrl: `http://127.0.0.1:${port}`, env, ports: { public: publicPort, admin: adminPort } });
      let server = await start();
      stops.unshift(() => server.stop());
      const power: Switch = {
        kinds: ["gone"],
        off: () => server.process.kill(),
        on: async () => {
          server = await start();
        },
      };
      return await assemble({ server, port, adminUrl: server.adminUrl, power, stops, folder, seconds });
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  });
}

async function assemble(parts: {
  server: StartedServer;
  port: number;
  adminUrl: string;
  power: Switch;
  stops: (() => Promise<void>)[];
  folder: string;
  seconds: number;
}): Promise<Ground> {
  const { server, port, adminUrl, power, stops, folder, seconds } = parts;
  const { publicUrl } = server;
  const kind = server.kind === "hydra" ? "hydra" : "sandbox";
  const heapFile = join(folder, "heap");
  const env = {
    ...appEnv,
    ...(kind === "hydra" ? { HYDRA_VERSION: "2.3" } : {}),
    NODE_OPTIONS: `--import=${new URL("live-heap.ts", import.meta.url)}`,
    SOAK_HEAP_FILE: heapFile,
    SOAK_HEAP_EVERY_MS: String(Math.round((seconds * 1000) / LOOKS_AT_HEAP)),
  };
  const app = await startApp({ port, adminUrl, publicUrl, env });
  stops.unshift(app.stop);
  return {
    kind,
    app,
    appUrl: app.url,
    publicUrl,
    adminUrl: server.adminUrl,
    adminPort: Number(new URL(adminUrl).port),
    deviceGrant: await hasDeviceGrant(publicUrl),
    power,
    liveHeap: () =>
      existsSync(heapFile) ? readFileSync(heapFile, "utf8").split("\n").filter(Boolean).map(Number) : [],
    stop: () => stopAll(stops),
  };
}

/** In order: the database goes after the server that writes it. */
async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops) await stop();
}
