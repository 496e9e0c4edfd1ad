// Decides which addresses may be asked for a client's logo, as far as their spelling tells.
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

const urlLimit = 1000;

/** The URL if it may be asked for a logo at all: https on its usual port, or a trusted host. */
export function logoUrl(text: string, trustedHosts: readonly string[]): URL | null {
  const url = text.length <= urlLimit ? URL.parse(text) : null;
  if (!url || url.username || url.password || url.href.length > urlLimit) return null;
  url.hash = "";
  if (trustedHosts.includes(url.host)) return ["http:", "https:"].includes(url.protocol) ? url : null;
  if (url.protocol !== "https:" || url.port !== "") return null;
  const address = literalAddress(url);
  return address === null || isPublicAddress(address) ? url : null;
}

/** The host where it is an address; `URL` has already made "0x7f.1" and "2130706433" one spelling. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) ? host : null;
}
