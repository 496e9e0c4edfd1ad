// Decides what a flow test plays on: the server named by FLOWS_AGAINST, the app in front of it, and where both are.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMeddler } from "./meddler.ts";
import { freePorts } from "./ports.ts";
import { withFreshPorts } from "./processes.ts";
import { leaksIn, notedSecrets } from "./secrets.ts";
import {
  type App,
  type AuthorizationServer,
  externalAppPort,
  externalHydra,
  hasDeviceGrant,
  startApp,
  startHydra,
  startSandbox,
} from "./servers.ts";

/** Plain data, so that it can be handed to test workers. */
export type Stage = {
  readonly kind: AuthorizationServer["kind"];
  readonly appUrl: string;
  readonly publicUrl: string;
  /** The admin API itself. */
  readonly adminUrl: string;
  /** What the app takes for the admin API; see meddler.ts. */
  readonly meddlerUrl: string;
  readonly deviceGrant: boolean;
  readonly appLogFile: string;
  /** Where visitors note what must never be in that log. */
  readonly secretsFile: string;
};

export type RunningStage = Stage & {
  readonly server: AuthorizationServer;
  readonly app: App;
  stop(): Promise<void>;
};

export type StageOptions = {
  /** Settings of the OAuth server, in Hydra's own names. */
  readonly serverEnv?: Readonly<Record<string, string>>;
  readonly appEnv?: Readonly<Record<string, string>>;
  /** The app asks the server itself: where it is down, its port is really closed. */
  readonly isDirect?: boolean;
  /** How browsers call this machine: they have passkeys for names only. */
  readonly appHost?: "localhost";
};

/** The sealing secret of e2e/servers.ts, and the demo person's subject as Hydra gets it. */
const neverLogged = ["only-for-tests-only-for-tests-only-for-tests", "foo@bar.com"];

/** Starts an OAuth server and the app, each knowing the other's address. */
export async function startStage(options: StageOptions = {}): Promise<RunningStage> {
  const external = externalHydra();
  if (external && targetName() === "hydra") return assemble(external, externalAppPort(), options);
  return withFreshPorts(async () => {
    // The server wants to know where the app will be, so the app's port is chosen first and may be lost meanwhile.
    const [port = 0] = await freePorts(1);
    const start = targetName() === "hydra" ? startHydra : startSandbox;
    const server = await start({
      appUrl: `http://${options.appHost ?? "127.0.0.1"}:${port}`,
      env: options.serverEnv ?? {},
    });
    return assemble(server, port, options);
  });
}

/** `sandbox` unless FLOWS_AGAINST says `hydra`. */
export function targetName(): "sandbox" | "hydra" {
  const name = process.env.FLOWS_AGAINST || "sandbox";
  if (name !== "sandbox" && name !== "hydra") throw new Error(`FLOWS_AGAINST is "${name}": sandbox or hydra is meant.`);
  return name;
}

/** Whether tests may start servers with settings of their own; nobody can do that to an external Hydra. */
export function canConfigureServer(): boolean {
  return !(targetName() === "hydra" && externalHydra());
}

async function assemble(server: AuthorizationServer, port: number, options: StageOptions): Promise<RunningStage> {
  const { kind, publicUrl, adminUrl } = server;
  const meddler = await startMeddler(adminUrl);
  let app: App | undefined;
  const secretsFolder = await mkdtemp(join(tmpdir(), "gatehouse-"));
  const secretsFile = join(secretsFolder, "secrets");
  const stop = async () => {
    await Promise.all([app?.stop(), server.stop(), meddler.stop()]);
    const secrets = new Set([...notedSecrets(secretsFile), ...neverLogged]);
    await rm(secretsFolder, { recursive: true, force: true });
    const leaks = leaksIn(app?.log() ?? "", secrets);
    if (leaks.length > 0)
      throw new Error(`The log holds ${leaks.length} of ${secrets.size} secrets: ${leaks[0]?.slice(0, 40)}`);
  };
  // Unknown members in a body are an error up to 2.3, and a server does not say which line it is of.
  const version = kind === "hydra" ? "2.3" : kind === "external" ? process.env.HYDRA_VERSION : undefined;
  try {
    const env = {
      HYDRA_TIMEOUT_SECONDS: "2",
      ...(version ? { HYDRA_VERSION: version } : {}),
      ...options.appEnv,
    };
    const { appHost, isDirect } = options;
    app = await startApp({ port, host: appHost, adminUrl: isDirect ? adminUrl : meddler.url, publicUrl, env });
    const deviceGrant = await hasDeviceGrant(publicUrl);
    const { url: appUrl, process } = app;
    const { logFile: appLogFile } = process;
    const addresses = { appUrl, publicUrl, adminUrl, meddlerUrl: meddler.url };
    return { kind, ...addresses, deviceGrant, appLogFile, secretsFile, server, app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
