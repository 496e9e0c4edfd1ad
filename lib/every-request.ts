// Does what has to happen for every request, whatever answers it: notes where it came from, and sets the headers that never
// change. The framework's own settings do not reach the answers it gives before it looks for a page.
import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";

const unchanging = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // `no-referrer` would make browsers post `Origin: null`, which no same-origin check can accept (rails/rails#28299).
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;
// A browser ignores it over plain http, and a developer's http site must stay reachable.
const stayOnHttps = { "strict-transport-security": "max-age=63072000; includeSubDomains" } as const;

declare global {
  var gatehousePeerHeader: string | undefined;
}

/**
 * The framework hides the socket and believes an inbound X-Forwarded-For, so the peer's address is written into each request
 * before anybody reads it, under a name that no visitor can know. Once a process.
 */
export function watchEveryRequest(publicUrl: string): void {
  if (globalThis.gatehousePeerHeader !== undefined) return;
  const name = `x-peer-${randomBytes(16).toString("hex")}`;
  globalThis.gatehousePeerHeader = name;
  const headers = Object.entries({ ...unchanging, ...(publicUrl.startsWith("https:") ? stayOnHttps : {}) });
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null) return;
    const request: unknown = Reflect.get(message, "request");
    const response: unknown = Reflect.get(message, "response");
    if (request instanceof IncomingMessage) request.headers[name] = request.socket.remoteAddress ?? "";
    if (response instanceof ServerResponse) for (const [header, value] of headers) response.setHeader(header, value);
  });
}

/** The peer's address, or null where it was not noted. */
export function peerAddress(headers: { get(name: string): string | null }): string | null {
  return globalThis.gatehousePeerHeader === undefined ? null : headers.get(globalThis.gatehousePeerHeader);
}
