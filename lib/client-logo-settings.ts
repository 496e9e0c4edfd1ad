// Decides what the operator said about clients' logos.

export type ClientLogoSettings = {
  /** Off: pages have initials, and this app asks no host for a picture. */
  readonly isOn: boolean;
  /** Hosts such as "assets.internal" or "127.0.0.1:8080" that are asked although they are private, and over http. */
  readonly trustedHosts: readonly string[];
};

type Read = (setting: string) => string | undefined;
type Complain = (setting: string, problem: string, remedy: string) => void;

export function clientLogoSettings(read: Read, complain: Complain): ClientLogoSettings {
  const wish = read("CLIENT_LOGOS") ?? "on";
  if (!["on", "off"].includes(wish))
    complain("CLIENT_LOGOS", "is neither on nor off", "Set CLIENT_LOGOS=off, or leave it out.");
  const entries = (read("CLIENT_LOGO_HOSTS") ?? "").split(/[\s,]+/).filter(Boolean);
  const hosts = entries.map(hostOf);
  if (hosts.includes(null)) {
    const example = "Example: CLIENT_LOGO_HOSTS=assets.internal,10.0.0.7:8080";
    complain("CLIENT_LOGO_HOSTS", "has an entry that is no host", example);
  }
  return { isOn: wish === "on", trustedHosts: hosts.filter((host) => host !== null) };
}

/** A host as `URL` spells it, with its port unless that is a usual one. */
function hostOf(entry: string): string | null {
  const url = /^[\w.:[\]-]+$/.test(entry) ? URL.parse(`http://${entry}`) : null;
  return url?.host.replace(/:443$/, "") ?? null;
}
