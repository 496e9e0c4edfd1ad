// Decides whether a server's log kept what its visitors kept from others: every secret of a run is noted and looked for.
import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** Parameters and fields whose values are secrets of Hydra's, of the application's or of a person's. */
const secretNames =
  /^((login|consent|logout|device)_(challenge|verifier)|code|state|nonce|user_code|device_code|id_token_hint|password)$/;
/** Too short to be told from ordinary words. */
const shortest = 6;

/** The secrets in an address or a form. */
export function secretsIn(pairs: Iterable<readonly [string, string]>): string[] {
  return [...pairs].flatMap(([name, value]) => (secretNames.test(name) && value.length >= shortest ? [value] : []));
}

/** The secrets in an address. On the way to another site and back `state` names the flow, as the log does too. */
export function secretsInUrl(url: URL | undefined): string[] {
  const addresses = [url?.href, url?.searchParams.get("redirect_uri")];
  const isAway = addresses.some((text) => URL.parse(text ?? "")?.pathname.startsWith("/login/return/"));
  return secretsIn([...(url?.searchParams ?? [])].filter(([name]) => !(isAway && name === "state")));
}

/** Writes them down where `leaksIn` finds them, whichever process it runs in. */
export function noteSecrets(file: string | undefined, secrets: readonly string[]): void {
  if (file === undefined || secrets.length === 0) return;
  appendFileSync(file, secrets.map((secret) => `${JSON.stringify(secret)}\n`).join(""));
}

export function notedSecrets(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return new Set(lines.map((line) => String(JSON.parse(line))));
}

/** Those of the secrets that the log holds. Whole words first: a run has thousands of secrets and megabytes of log. */
export function leaksIn(log: string, secrets: ReadonlySet<string>): string[] {
  const words = new Set(log.split(/[^\w.~-]+/));
  return [...secrets].filter((secret) => (/^[\w.~-]+$/.test(secret) ? words.has(secret) : log.includes(secret)));
}
