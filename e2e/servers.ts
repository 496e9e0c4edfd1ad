// Decides how the three servers of a test are configured: Hydra or the sandbox, and the app between them and the visitor.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { buildHydra } from "./hydra/build.ts";
import { freePorts } from "./ports.ts";
import { type ServerProcess, startProcess, withFreshPorts } from "./processes.ts";

type Environment = Readonly<Record<string, string>>;

/** An OAuth server the app can work for. */
export type AuthorizationServer = {
  readonly kind: "hydra" | "sandbox" | "external";
  readonly publicUrl: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
  /** After a stop: the same addresses, changed settings if named, which stay, and nothing of what was in memory. */
  startAgain(env?: Environment): Promise<void>;
};

/** One that this run started, and may therefore kill. */
export type StartedServer = AuthorizationServer & { readonly process: ServerProcess };

type ServerOptions = {
  readonly appUrl: string;
  readonly env?: Environment;
  /** Where it must listen; free ports otherwise. */
  readonly ports?: { readonly public: number; readonly admin: number };
};

export type App = {
  readonly url: string;
  readonly process: ServerProcess;
  /** Everything it wrote so far, also before it was restarted. */
  log(): string;
  stop(): Promise<void>;
  /** Stops, and starts at the same address, with changed settings if named, which stay. */
  restart(env?: Environment): Promise<void>;
};

/** The real Hydra 2.3.0, in memory, sending people to the app at `appUrl`. `env` overrides any of its settings. */
export async function startHydra(options: ServerOptions): Promise<StartedServer> {
  const command = await buildHydra();
  const args = ["serve", "all", "--dev", "--sqa-opt-out"];
  return startAuthorizationServer({ kind: "hydra", command, args, ...options });
}

/** The development server of this repository; it takes the same settings under the same names. */
export async function startSandbox(options: ServerOptions): Promise<StartedServer> {
  return startAuthorizationServer({
    kind: "sandbox",
    command: process.execPath,
    args: ["sandbox/main.ts"],
    ...options,
  });
}

/**
 * The Hydra that HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL name, if both are set. Its urls.* must already lead to the app,
 * so the app then listens where `externalAppPort` says and on no other port.
 */
export function externalHydra(): AuthorizationServer | undefined {
  const { HYDRA_ADMIN_URL, HYDRA_PUBLIC_URL } = process.env;
  if (!HYDRA_ADMIN_URL || !HYDRA_PUBLIC_URL) return undefined;
  const withoutSlash = (url: string) => url.replace(/\/+$/, "");
  return {
    kind: "external",
    publicUrl: withoutSlash(HYDRA_PUBLIC_URL),
    adminUrl: withoutSlash(HYDRA_ADMIN_URL),
    stop: async () => undefined,
    startAgain: async () => undefined,
  };
}

/** The port that an external Hydra's urls.* point to: PORT, or 3000. */
export function externalAppPort(): number {
  return Number(process.env.PORT || 3000);
}

/** What the app seals its cookies with, unless a test says otherwise. */
export const TEST_SECRET = "only-for-tests-only-for-tests-only-for-tests";

/**
 * The production build of the app. `env` overrides or adds settings; run `npm run build` first. `folder` holds another
 * build than this checkout's.
 */
export async function startApp(options: {
  port: number;
  adminUrl: string;
  publicUrl: string;
  env?: Environment;
  folder?: string | undefined;
  /** What this machine is called by browsers. */
  host?: string | undefined;
}): Promise<App> {
  const url = `http://${options.host ?? "127.0.0.1"}:${options.port}`;
  let changed: Environment = {};
  const start = () =>
    startProcess({
      name: "app",
      command: process.execPath,
      args: [join(options.folder ?? "", "scripts/start.ts")],
      env: {
        NODE_ENV: "production",
        HOST: "127.0.0.1",
        PORT: String(options.port),
        PUBLIC_URL: url,
        HYDRA_ADMIN_URL: options.adminUrl,
        HYDRA_PUBLIC_URL: options.publicUrl,
        SESSION_SECRET: TEST_SECRET,
        GATEHOUSE_DEMO: "1",
        // Visitors say themselves where they come from, and share one account: strangers to each other, not guessers.
        TRUSTED_PROXIES: "127.0.0.1",
        PASSWORD_FREE_TRIES: "100",
        ...options.env,
        ...changed,
      },
      readyUrls: [`${url}/health/live`],
    });
  const first = await start();
  const started = [first];
  let running = first;
  return {
    url,
    process: first,
    log: () => started.map((process) => process.log()).join(""),
    stop: () => running.stop(),
    async restart(env) {
      changed = { ...changed, ...env };
      await running.stop();
      running = await start();
      started.push(running);
    },
  };
}

/** Whether a server offers the device grant. Hydra has it from 25.4 on. */
export async function hasDeviceGrant(publicUrl: string): Promise<boolean> {
  const answer = await fetch(`${publicUrl}/.well-known/openid-configuration`);
  const metadata: unknown = await answer.json();
  return typeof metadata === "object" && metadata !== null && "device_authorization_endpoint" in metadata;
}

function startAuthorizationServer(
  options: ServerOptions & { kind: "hydra" | "sandbox"; command: string; args: readonly string[] },
): Promise<StartedServer> {
  return withFreshPorts(async () => {
    const { ports } = options;
    const [publicPort = 0, adminPort = 0] = ports ? [ports.public, ports.admin] : await freePorts(2);
    const publicUrl = `http://127.0.0.1:${publicPort}`;
    const adminUrl = `http://127.0.0.1:${adminPort}`;
    let changed: Environment = {};
    const start = async () => {
      const env = { ...settings(options.appUrl, publicPort, adminPort), ...options.env, ...changed };
      if (options.kind === "hydra" && env.DSN !== "memory") {
        const how = { env: { ...process.env, DSN: env.DSN }, stdio: "ignore" } as const;
        execFileSync(options.command, ["migrate", "sql", "-e", "--yes"], how);
      }
      return startProcess({
        name: options.kind,
        command: options.command,
        args: options.args,
        env,
        // The last one makes Hydra create its signing keys now and not within somebody's first sign-in.
        readyUrls: [`${publicUrl}/health/ready`, `${adminUrl}/health/ready`, `${publicUrl}/.well-known/jwks.json`],
      });
    };
    let running = await start();
    return {
      kind: options.kind,
      publicUrl,
      adminUrl,
      get process() {
        return running;
      },
      stop: () => running.stop(),
      async startAgain(env) {
        changed = { ...changed, ...env };
        running = await start();
      },
    };
  });
}

function settings(appUrl: string, publicPort: number, adminPort: number): Environment & { readonly DSN: string } {
  const publicUrl = `http://127.0.0.1:${publicPort}/`;
  return {
    DSN: "memory",
    SECRETS_SYSTEM: "only-for-tests-only-for-tests",
    SERVE_PUBLIC_HOST: "127.0.0.1",
    SERVE_PUBLIC_PORT: String(publicPort),
    SERVE_ADMIN_HOST: "127.0.0.1",
    SERVE_ADMIN_PORT: String(adminPort),
    SERVE_COOKIES_SAME_SITE_MODE: "Lax",
    URLS_SELF_ISSUER: publicUrl,
    URLS_SELF_PUBLIC: publicUrl,
    URLS_SELF_ADMIN: `http://127.0.0.1:${adminPort}/`,
    URLS_LOGIN: `${appUrl}/login`,
    URLS_REGISTRATION: `${appUrl}/registration`,
    URLS_CONSENT: `${appUrl}/consent`,
    URLS_LOGOUT: `${appUrl}/logout`,
    URLS_ERROR: `${appUrl}/error`,
    URLS_POST_LOGOUT_REDIRECT: `${appUrl}/`,
    URLS_DEVICE_VERIFICATION: `${appUrl}/device/verify`,
    URLS_DEVICE_SUCCESS: `${appUrl}/device/success`,
    OIDC_SUBJECT_IDENTIFIERS_SUPPORTED_TYPES: "public,pairwise",
    OIDC_SUBJECT_IDENTIFIERS_PAIRWISE_SALT: "only-for-tests",
    OIDC_DYNAMIC_CLIENT_REGISTRATION_ENABLED: "true",
    OAUTH2_EXPOSE_INTERNAL_ERRORS: "true",
    LOG_LEVEL: "warn",
  };
}
