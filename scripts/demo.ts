// Starts everything a person needs to try the four flows, prints one address, and stops it all again.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { whyBuild } from "./demo/build-state.ts";
import { describeBusyPorts } from "./demo/busy-ports.ts";
import { asEnvironment, inspectHydra, urlsFor } from "./demo/own-hydra.ts";
import { Parts } from "./demo/parts.ts";
import { type DemoSettings, ownPorts, readSettings } from "./demo/settings.ts";
import { waysElsewhere } from "./demo/ways-elsewhere.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// A terminal that closed must not keep the rest from being stopped.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

const showsLogs = process.env.DEMO_LOGS === "1";
const parts = new Parts((name, line) => {
  if (name === "the build") console.log(`  │ ${line}`);
  else if (showsLogs) console.log(`${name.replace("the ", "")} │ ${line}`);
});

let isEnding = false;
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await parts.stop();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (isEnding) parts.kill();
    else console.log("\nStopping the demo …");
    void end(0);
  });
}
if (process.env.npm_lifecycle_event !== undefined) {
  // npm hands SIGTERM to a shell that dies of it without telling us.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end(0);
  }, 500).unref();
}
function fail(message: string): void {
  if (!isEnding) console.error(`\n${message}`);
  void end(1);
}
process.on("uncaughtException", (error) => fail(`The demo broke: ${error.stack}`));

const loopback = (port: number) => `http://127.0.0.1:${port}`;

try {
  await demo();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function demo(): Promise<void> {
  const { settings, complaints } = readSettings(process.env);
  const wrong = complaints.length > 0 ? complaints : await describeBusyPorts(ownPorts(settings));
  if (wrong.length > 0) throw new Error(wrong.join("\n"));

  // A name, because browsers have no passkeys under an address.
  const appUrl = `http://localhost:${settings.app.port}`;
  const siteUrl = loopback(settings.site.port);
  const provider = await findProvider(settings);

  const reason = whyBuild(root);
  if (reason !== undefined) {
    console.log(`Building the app, because ${reason}. This takes about a minute; the next start does not need it.`);
    await parts.run({ name: "the build", args: ["scripts/build.ts"], env: {} });
  }
  if (isEnding) return;

  console.log("Starting …");
  if (settings.provider.kind === "sandbox") await startSandbox(settings, appUrl);
  const hydra = { HYDRA_ADMIN_URL: provider.adminUrl, HYDRA_PUBLIC_URL: provider.publicUrl };
  const elsewhere = waysElsewhere(settings, appUrl);
  const app = {
    name: "the app",
    // With the flag given here, the app's process stays the one that was started.
    args: ["--max-http-header-size=65536", "scripts/start.ts"],
    env: {
      ...hydra,
      HYDRA_VERSION: process.env.HYDRA_VERSION ?? (provider.hasDeviceGrant ? undefined : "2.3"),
      PORT: String(settings.app.port),
      HOST: "127.0.0.1",
      PUBLIC_URL: appUrl,
      HOME_URL: `${siteUrl}/`,
      GATEHOUSE_DEMO: "1",
      // The demo's clients have their logo on this machine.
      CLIENT_LOGO_HOSTS: new URL(siteUrl).host,
      SESSION_SECRET: randomBytes(32).toString("base64url"),
      SESSION_SECRET_FILE: undefined,
      // A known person, accounts that anybody at this computer makes (they end with the demo), another company's, and a
      // server of one's own.
      VERIFIERS: process.env.VERIFIERS ?? "demo,accounts,oidc:upstream,webhook",
      SECOND_STEP: process.env.SECOND_STEP ?? "offered",
      ...elsewhere.app,
      DATABASE_URL: process.env.DATABASE_URL ?? "sqlite::memory:",
      MAIL_URL: process.env.MAIL_URL ?? `smtp://127.0.0.1:${settings.mail.port}`,
      MAIL_FROM: process.env.MAIL_FROM ?? "Gatehouse <demo@example.com>",
    },
  };
  const site = {
    name: "the demo site",
    args: ["sandbox/demo/main.ts"],
    env: { ...hydra, PORT: String(settings.site.port), MAIL_PORT: String(settings.mail.port) },
  };
  await Promise.all([
    parts.start(app, [`${appUrl}/health/ready`], fail),
    parts.start(site, [`${siteUrl}/health/ready`], fail),
    parts.start(elsewhere.upstream, [`${loopback(settings.upstream.port)}/health/ready`], fail),
    // Answers nobody who does not sign, so nothing says when it is ready; it is before anybody has typed a name.
    parts.start(elsewhere.webhook, [], fail),
  ]);
  if (isEnding) return;

  if (settings.provider.kind === "hydra") {
    const urls = [...urlsFor(appUrl, provider.hasDeviceGrant)].map(([key, url]) => `    ${key.padEnd(26)}${url}`);
    console.log(["\n  Your Hydra must lead people to this app. In its configuration:\n", ...urls].join("\n"));
    if (!provider.hasDeviceGrant) {
      console.log(
        "\n  It has no device sign-in (Hydra has that from 25.4 on), so the demo goes without the television.",
      );
    }
  }
  console.log(`
  The demo is running.

    Open      ${siteUrl}
    Sign in   foo@bar.com / foobar, or by another way:
              an account you make (its mail: ${siteUrl}/mailbox), Upstream ID,
              or the webhook’s ada / ada-password
    Stop      Ctrl-C
`);
}

async function findProvider({
  provider,
}: DemoSettings): Promise<{ publicUrl: string; adminUrl: string; hasDeviceGrant: boolean }> {
  if (provider.kind === "sandbox") {
    const { publicPort, adminPort } = provider;
    return { publicUrl: loopback(publicPort.port), adminUrl: loopback(adminPort.port), hasDeviceGrant: true };
  }
  const tokenFile = process.env.HYDRA_ADMIN_TOKEN_FILE;
  const adminToken = tokenFile ? readFileSync(tokenFile, "utf8").trim() : process.env.HYDRA_ADMIN_TOKEN;
  return { ...provider, ...(await inspectHydra({ ...provider, adminToken })) };
}

async function startSandbox({ provider }: DemoSettings, appUrl: string): Promise<void> {
  if (provider.kind !== "sandbox") return;
  const [publicUrl, adminUrl] = [loopback(provider.publicPort.port), loopback(provider.adminPort.port)];
  const env = {
    // The sandbox refuses production, whatever the terminal was set to.
    NODE_ENV: "development",
    SECRETS_SYSTEM: randomBytes(24).toString("base64url"),
    SERVE_PUBLIC_HOST: "127.0.0.1",
    SERVE_PUBLIC_PORT: String(provider.publicPort.port),
    SERVE_ADMIN_HOST: "127.0.0.1",
    SERVE_ADMIN_PORT: String(provider.adminPort.port),
    SERVE_COOKIES_SAME_SITE_MODE: "Lax",
    URLS_SELF_ISSUER: `${publicUrl}/`,
    URLS_SELF_PUBLIC: `${publicUrl}/`,
    URLS_SELF_ADMIN: `${adminUrl}/`,
    ...asEnvironment(urlsFor(appUrl, true)),
  };
  const ready = [`${publicUrl}/health/ready`, `${adminUrl}/health/ready`];
  await parts.start({ name: "the sandbox", args: ["sandbox/main.ts"], env }, ready, fail);
}
