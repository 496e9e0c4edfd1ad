// Decides which addresses are asked for a client's logo, and what of their answer is believed. The client chose the
// address, so it may point into the operator's network, never end, or hold anything but a picture.
import { Resolver } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { readPicture } from "./client-logo-type.ts";
import { literalAddress } from "./client-logo-url.ts";
import { isPublicAddress } from "./public-address.ts";

export type LogoRules = {
  /** Hosts, with their port where it is unusual, that the operator vouches for: may be private, and plain http. */
  readonly trustedHosts: readonly string[];
  /** From looking up the name to the last byte. */
  readonly timeoutMs?: number;
  /** For tests: how a name becomes addresses, and which of them are asked. */
  readonly resolve?: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
  readonly isPublic?: (address: string) => boolean;
};

export type LogoRefusal =
  | "private_address"
  | "unreachable"
  | "timeout"
  | "redirect"
  | "status"
  | "too_large"
  | "not_a_picture"
  | "unfit_size";
export type Logo =
  | { readonly ok: true; readonly type: string; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: LogoRefusal };

const byteLimit = 100 * 1024;
// Below, there is nothing to see; above, a few bytes could cost a visitor's browser many megabytes.
const sideRange = { min: 16, max: 2048 };

/** Asks for the logo. Never throws, and says nothing of the foreign answer but a reason. */
export async function downloadLogo(url: URL, rules: LogoRules): Promise<Logo> {
  const signal = AbortSignal.timeout(rules.timeoutMs ?? 3000);
  try {
    const addresses = rules.trustedHosts.includes(url.host) ? null : await publicAddresses(url, rules, signal);
    const bytes = await get(url, addresses, signal);
    const picture = readPicture(bytes);
    if (!picture) return { ok: false, reason: "not_a_picture" };
    const fits = [picture.width, picture.height].every((side) => side >= sideRange.min && side <= sideRange.max);
    return fits ? { ok: true, type: picture.type, bytes } : { ok: false, reason: "unfit_size" };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason };
    return { ok: false, reason: signal.aborted ? "timeout" : "unreachable" };
  }
}

class Refused extends Error {
  readonly reason: LogoRefusal;
  constructor(reason: LogoRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/** Every address of the host. One that is not public spoils them all: the name was set up to be believed half. */
async function publicAddresses(url: URL, rules: LogoRules, signal: AbortSignal): Promise<readonly string[]> {
  const { resolve = askDns, isPublic = isPublicAddress } = rules;
  const literal = literalAddress(url);
  const addresses = literal === null ? await resolve(url.hostname, signal) : [literal];
  signal.throwIfAborted();
  if (addresses.length === 0) throw new Refused("unreachable");
  if (!addresses.every(isPublic)) throw new Refused("private_address");
  return addresses;
}

// Not `dns.lookup`: it knows this machine's own names, and it waits in the few threads that Node shares among all, where a
// slow foreign name server would hold up everybody's lookups.
async function askDns(host: string, signal: AbortSignal): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  signal.removeEventListener("abort", cancel);
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
}

/** `addresses` were checked, and no others are asked: a name that changes in between changes nothing. */
async function get(url: URL, addresses: readonly string[] | null, signal: AbortSignal): Promise<Buffer> {
  const request = (url.protocol === "https:" ? https : http).request(url, {
    // No connection is kept, and no proxy or certificate of somebody else's agent is used.
    agent: false,
    maxHeaderSize: 16_384,
    signal,
    headers: {
      accept: "image/webp,image/png,image/jpeg,image/gif",
      "accept-encoding": "identity",
      "user-agent": "Gatehouse (client logo)",
    },
    ...(addresses ? { lookup: lookupOf(addresses) } : {}),
  });
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.on("response", resolve);
      request.on("error", reject);
      // An answer that changes the protocol ends without an error: nothing else would ever settle this.
      request.on("close", () => reject(new Refused("unreachable")));
      request.end();
    });
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400) throw new Refused("redirect");
    if (statusCode !== 200) throw new Refused("status");
    if (Number(headers["content-length"] ?? 0) > byteLimit) throw new Refused("too_large");
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > byteLimit) throw new Refused("too_large");
    }
    return Buffer.concat(chunks);
  } finally {
    request.destroy();
  }
}

function lookupOf(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const [first] = found;
    if (options.all || !first) callback(null, found);
    else callback(null, first.address, first.family);
  };
}
