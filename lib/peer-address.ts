// Tells the address at the other end of a connection to code that only sees headers: the framework hides the socket, and
// believes an inbound X-Forwarded-For.
import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";

declare global {
  var gatehousePeerHeader: string | undefined;
}

/** Writes the peer's address into each request before anybody reads it, under a name that no visitor can know. Once a process. */
export function notePeerAddresses(): void {
  if (globalThis.gatehousePeerHeader !== undefined) return;
  const name = `x-peer-${randomBytes(16).toString("hex")}`;
  globalThis.gatehousePeerHeader = name;
  subscribe("http.server.request.start", (message) => {
    const request: unknown = typeof message === "object" && message !== null && "request" in message && message.request;
    if (request instanceof IncomingMessage) request.headers[name] = request.socket.remoteAddress ?? "";
  });
}

/** The peer's address, or null where it was not noted. */
export function peerAddress(headers: { get(name: string): string | null }): string | null {
  return globalThis.gatehousePeerHeader === undefined ? null : headers.get(globalThis.gatehousePeerHeader);
}
