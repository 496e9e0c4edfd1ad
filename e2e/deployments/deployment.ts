// Decides what a deployment under test is made of: one OAuth server, replicas of the app, and a balancer before them.
import { startMeddler } from "../meddler.ts";
import { freePorts } from "../ports.ts";
import { withFreshPorts } from "../processes.ts";
import {
  type App,
  type AuthorizationServer,
  externalAppPort,
  externalHydra,
  hasDeviceGrant,
  startApp,
  startHydra,
  startSandbox,
} from "../servers.ts";
import { targetName } from "../stage.ts";
import { startRoundRobin } from "./round-robin.ts";

type Environment = Readonly<Record<string, string>>;

/** What may differ from one replica to the next. */
export type ReplicaSettings = {
  readonly env?: Environment;
  /** Folder of another build than this checkout's. */
  readonly folder?: string | undefined;
};

export type Balancer = { readonly url: string; stop(): Promise<void> };
export type StartBalancer<B extends Balancer> = (port: number, replicaPorts: readonly number[]) => Promise<B>;

/** One place in the deployment, whose process may end and be started again on the same port. */
export class Replica {
  readonly url: string;
  readonly #start: (settings: ReplicaSettings) => Promise<App>;
  #settings: ReplicaSettings;
  #app: App | undefined;

  constructor(url: string, settings: ReplicaSettings, start: (settings: ReplicaSettings) => Promise<App>) {
    this.url = url;
    this.#settings = settings;
    this.#start = start;
  }

  /** Starts it, with other settings from now on if they are given. */
  async start(settings: ReplicaSettings = this.#settings): Promise<void> {
    this.#settings = settings;
    this.#app = await this.#start(settings);
  }

  /** Asks it to leave, as a deploy does, and tells how it ended. */
  async stop(): Promise<number | NodeJS.Signals | undefined> {
    const app = this.#app;
    this.#app = undefined;
    await app?.stop();
    return app?.process.ended;
  }

  async restart(settings?: ReplicaSettings): Promise<void> {
    await this.stop();
    await this.start(settings);
  }

  /** Like a machine that loses its power. */
  async die(): Promise<void> {
    await this.#app?.process.kill();
    this.#app = undefined;
  }

  /** Sends a signal and waits for nothing. */
  signal(name: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    if (!this.#app) throw new Error(`${this.url} does not run.`);
    process.kill(this.#app.process.pid, name);
    return this.#app.process.ended;
  }
}

export type Deployment<B extends Balancer> = {
  readonly kind: AuthorizationServer["kind"];
  /** The balancer's address: the only one that visitors and the OAuth server know. */
  readonly appUrl: string;
  readonly publicUrl: string;
  readonly adminUrl: string;
  readonly meddlerUrl: string;
  readonly deviceGrant: boolean;
  readonly balancer: B;
  readonly replicas: readonly Replica[];
  /** The replica with this number. */
  replica(index: number): Replica;
  stop(): Promise<void>;
};

type Options<B extends Balancer> = {
  readonly replicas?: readonly ReplicaSettings[];
  readonly startBalancer: StartBalancer<B>;
};

/** Two equal replicas, unless told otherwise, behind a balancer that never asks the same one twice in a row. */
export function startDeployment(replicas: readonly ReplicaSettings[] = [{}, {}]) {
  return startBehind({ replicas, startBalancer: startRoundRobin });
}

/** The same behind another balancer. */
export async function startBehind<B extends Balancer>(options: Options<B>): Promise<Deployment<B>> {
  return withFreshPorts(async () => {
    const external = targetName() === "hydra" ? externalHydra() : undefined;
    const settings = options.replicas ?? [{}, {}];
    const [freePort = 0, ...replicaPorts] = await freePorts(settings.length + 1);
    const port = external ? externalAppPort() : freePort;
    const appUrl = `http://127.0.0.1:${port}`;
    const start = targetName() === "hydra" ? startHydra : startSandbox;
    const server = external ?? (await start({ appUrl }));
    const { kind, publicUrl, adminUrl } = server;
    const meddler = await startMeddler(adminUrl);
    const version = kind === "hydra" ? "2.3" : kind === "external" ? process.env.HYDRA_VERSION : undefined;

    const replicas = settings.map((own, index) => {
      const replicaPort = replicaPorts[index] ?? 0;
      return new Replica(`http://127.0.0.1:${replicaPort}`, own, ({ env, folder }) =>
        startApp({
          port: replicaPort,
          adminUrl: meddler.url,
          publicUrl,
          folder,
          env: { PUBLIC_URL: appUrl, ...(version ? { HYDRA_VERSION: version } : {}), ...env },
        }),
      );
    });
    let balancer: B | undefined;
    const stop = async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await Promise.all([balancer?.stop(), server.stop(), meddler.stop()]);
    };
    const replica = (index: number): Replica => {
      const found = replicas[index];
      if (!found) throw new Error(`There is no replica ${index}.`);
      return found;
    };
    try {
      await Promise.all(replicas.map((each) => each.start()));
      balancer = await options.startBalancer(port, replicaPorts);
      const deviceGrant = await hasDeviceGrant(publicUrl);
      const { url: meddlerUrl } = meddler;
      return { kind, appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant, balancer, replicas, replica, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  });
}
