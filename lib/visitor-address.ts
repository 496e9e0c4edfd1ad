// Decides where a request came from: the peer of the connection, or what a listed proxy says of it.
import { BlockList, isIP, isIPv4 } from "node:net";

export type ProxyList = { has(address: string): boolean };

/** Addresses and networks ("10.0.0.0/8", "::1"); null if one of them is neither. */
export function proxyList(entries: readonly string[]): ProxyList | null {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits, ...more] = entry.split("/");
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || more.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      return null;
    list.addSubnet(address, bits === undefined ? most : Number(bits), family === 4 ? "ipv4" : "ipv6");
  }
  return {
    has: (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? "ipv4" : "ipv6"),
  };
}

export const noProxies: ProxyList = { has: () => false };

const ownNetworks = proxyList([
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1",
  "fc00::/7",
  "fe80::/10",
]);

/**
 * The address to count by. `forwardedFor` is read from its end, where the proxies wrote, as long as those are listed;
 * what a visitor put in front of that is never reached. Null where an unlisted proxy seems to stand in between: its one
 * address would stand for everybody, and whoever fills its quota would shut everybody out.
 */
export function visitorAddress(
  peer: string | null,
  forwardedFor: string | null,
  proxies: ProxyList,
): { readonly address: string | null; readonly isBehindUnlistedProxy: boolean } {
  const connected = plain(peer ?? "");
  if (connected === null) return { address: null, isBehindUnlistedProxy: false };
  if (!proxies.has(connected)) {
    // The framework fills in a missing X-Forwarded-For with the peer itself.
    const isForwarded = forwardedFor !== null && plain(forwardedFor) !== connected;
    const isBehindUnlistedProxy = isForwarded && ownNetworks?.has(connected) === true;
    return { address: isBehindUnlistedProxy ? null : group(connected), isBehindUnlistedProxy };
  }
  const hops = (forwardedFor ?? "").split(",").map((hop) => plain(hop.trim()));
  let address = connected;
  while (proxies.has(address)) {
    const next = hops.pop();
    // A listed proxy that names nobody: the request is its own.
    if (next === undefined || next === null) break;
    address = next;
  }
  return { address: group(address), isBehindUnlistedProxy: false };
}

/** Without brackets, port, zone and the IPv6 dress of an IPv4 address; null for what is no address. */
function plain(text: string): string | null {
  const bare =
    /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? (/^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(":")) : text);
  const address = bare.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? null : address;
}

/** One household has a whole IPv6 /64: counting single addresses of it would count nothing. */
function group(address: string): string {
  if (isIPv4(address)) return address;
  // The URL parser writes an IPv6 address in its one canonical form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = "", tail = ""] = canonical.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
