// Decides whether a host is this very machine, where nobody reads along on the way.
import { isIPv4 } from "node:net";

/** As a URL has it, or without the brackets. */
export function isLoopback(host: string): boolean {
  return /^(localhost|::1|\[::1\])$/i.test(host) || (isIPv4(host) && host.startsWith("127."));
}
