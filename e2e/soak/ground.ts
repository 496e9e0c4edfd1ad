// Decides what a soak run stands on: an OAuth server that can be taken away and given back, and the app in front of it.
import { execFile } from "node:child_process";
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
  stop(): Promise<void>;
};

const appEnv = { HYDRA_TIMEOUT_SECONDS: "2", TRUSTED_PROXIES: "127.0.0.1" };

/** The sandbox keeps everything in memory, so it is not killed itself: its admin API leaves, the way through a meddler. */
export function startSandboxGround(): Promise<Ground> {
  return withFreshPorts(async () => {
    const [port = 0] = await freePorts(1);
    const server = await startSandbox({ appUrl: `http://127.0.0.1:${port}` });
    const stops = [server.stop];
    try {
      const meddler = await startMeddler(server.adminUrl);
      stops.push(meddler.stop);
      let isGone = false;
      const power: Switch = {
        kinds: ["gone", "silent"],
        off: async (kind) => {
          isGone = kind === "gone";
          await (isGone ? meddler.leave() : meddle(meddler.url, [{ on: "", hang: true }]));
        },
        on: () => (isGone ? meddler.comeBack() : meddle(meddler.url, [])),
      };
      return await assemble({ kind: "sandbox", server, port, adminUrl: meddler.url, power, stops });
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  });
}

/** The real Hydra with its database in a file: killed without warning, it must remember after its start. */
export function startHydraGround(): Promise<Ground> {
  return withFreshPorts(async () => {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-soak-"));
    const stops = [() => rm(folder, { recursive: true, force: true })];
    try {
      const [port = 0, publicPort = 0, adminPort = 0] = await freePorts(3);
      const env = { DSN: `sqlite://${join(folder, "hydra.sqlite")}?_fk=true&mode=rwc` };
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
      return await assemble({ kind: "hydra", server, port, adminUrl: server.adminUrl, power, stops });
    } catch (error) {
      await stopAll(stops);
      throw error;
    }
  });
}

async function assemble(parts: {
  kind: Ground["kind"];
  server: StartedServer;
  port: number;
  adminUrl: string;
  power: Switch;
  stops: (() => Promise<void>)[];
}): Promise<Ground> {
  const { kind, server, port, adminUrl, power, stops } = parts;
  const { publicUrl } = server;
  const env = { ...appEnv, ...(kind === "hydra" ? { HYDRA_VERSION: "2.3" } : {}) };
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
    stop: () => stopAll(stops),
  };
}

/** In order: the database goes after the server that writes it. */
async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of stops) await stop();
}
