// Decides where the parts of the demo listen and which Hydra they use, from the environment.

type Environment = Readonly<Record<string, string | undefined>>;

export type Port = { readonly port: number; readonly variable: string; readonly part: string };

export type DemoSettings = {
  readonly app: Port;
  readonly site: Port;
  /** Where the mailbox takes the app's mail. */
  readonly mail: Port;
  /** Another company's identity provider. */
  readonly upstream: Port;
  /** The example of a webhook. */
  readonly webhook: Port;
  /** The sandbox's two ports, or the Hydra to use in its place. */
  readonly provider:
    | { readonly kind: "sandbox"; readonly publicPort: Port; readonly adminPort: Port }
    | { readonly kind: "hydra"; readonly publicUrl: string; readonly adminUrl: string };
};

/** The settings, or one sentence for each thing that is wrong with them. */
export function readSettings(env: Environment): { settings: DemoSettings; complaints: readonly string[] } {
  const complaints: string[] = [];
  const used = new Map<number, string>();

  function port(variable: string, part: string, usual: number): Port {
    const given = env[variable]?.trim() || String(usual);
    const number = /^\d{1,5}$/.test(given) ? Number(given) : 0;
    if (number < 1 || number > 65_535) complaints.push(`${variable} is not a port number from 1 to 65535.`);
    const other = used.get(number);
    if (other !== undefined)
      complaints.push(`${variable} and ${other} are both ${number}, but each part needs its own.`);
    used.set(number, variable);
    return { port: number, variable, part };
  }
  function hydraUrl(variable: string): string | undefined {
    const given = env[variable]?.trim();
    if (!given) return undefined;
    if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
      complaints.push(`${variable} is not an http or https URL.`);
    }
    return given.replace(/\/+$/, "");
  }

  const adminUrl = hydraUrl("HYDRA_ADMIN_URL");
  const publicUrl = hydraUrl("HYDRA_PUBLIC_URL");
  if ((adminUrl === undefined) !== (publicUrl === undefined)) {
    const [given, missing] = adminUrl
      ? (["HYDRA_ADMIN_URL", "HYDRA_PUBLIC_URL"] as const)
      : (["HYDRA_PUBLIC_URL", "HYDRA_ADMIN_URL"] as const);
    complaints.push(
      `${given} is set and ${missing} is not: set both to use your own Hydra, or none to use the sandbox.`,
    );
  }
  const app = port("DEMO_APP_PORT", "the app", 3000);
  const site = port("DEMO_SITE_PORT", "the demo site", 5555);
  const mail = port("DEMO_MAIL_PORT", "the mailbox", 1025);
  const upstream = port("DEMO_UPSTREAM_PORT", "the upstream provider", 5556);
  const webhook = port("DEMO_WEBHOOK_PORT", "the webhook", 5557);
  const provider =
    adminUrl !== undefined && publicUrl !== undefined
      ? ({ kind: "hydra", publicUrl, adminUrl } as const)
      : ({
          kind: "sandbox",
          publicPort: port("DEMO_HYDRA_PUBLIC_PORT", "the sandbox, public side", 4444),
          adminPort: port("DEMO_HYDRA_ADMIN_PORT", "the sandbox, admin side", 4445),
        } as const);
  return { settings: { app, site, mail, upstream, webhook, provider }, complaints };
}

/** Every port that the demo itself opens. */
export function ownPorts({ app, site, mail, upstream, webhook, provider }: DemoSettings): readonly Port[] {
  const always = [app, site, mail, upstream, webhook];
  return provider.kind === "sandbox" ? [...always, provider.publicPort, provider.adminPort] : always;
}
