// For tests: a server on loopback that answers as scripted and remembers what it was asked.
import http from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createHydra, type Hydra, type HydraSettings } from "./client.ts";

export type Asked = {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
};
export type Script = (asked: Asked, response: http.ServerResponse, request: http.IncomingMessage) => void;

export type ScriptedServer = {
  readonly origin: string;
  readonly asked: Asked[];
  /** Connections accepted so far, and the most that were open at a time. */
  readonly sockets: { accepted: number; most: number };
  /** What to answer from now on. */
  script: Script;
  close(): Promise<void>;
};

export async function startServer(script: Script): Promise<ScriptedServer> {
  const open = new Set<Socket>();
  const http1 = http.createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const asked = { method, url, headers, body: Buffer.concat(chunks).toString() };
      server.asked.push(asked);
      server.script(asked, response, request);
    });
  });
  http1.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    server.sockets.accepted += 1;
    server.sockets.most = Math.max(server.sockets.most, open.size);
  });
  await new Promise<void>((resolve) => http1.listen(0, "127.0.0.1", resolve));
  const server: ScriptedServer = {
    origin: `http://127.0.0.1:${portOf(http1.address())}`,
    asked: [],
    sockets: { accepted: 0, most: 0 },
    script,
    close: () => {
      http1.closeAllConnections();
      return new Promise((resolve) => void http1.close(() => resolve()));
    },
  };
  return server;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return address.port;
}

/** Answers everything with this JSON. */
export function json(body: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): Script {
  return (_asked, response) => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

export function text(body: string, status: number, type = "text/plain"): Script {
  return (_asked, response) => void response.writeHead(status, { "content-type": type }).end(body);
}

/** Answers the n-th request by the n-th script, the last one from then on. */
export const oneByOne = (...scripts: Script[]): Script => {
  let count = 0;
  return (...args) => scripts[Math.min(count++, scripts.length - 1)]?.(...args);
};
export const reset: Script = (_asked, _response, request) => void request.socket.resetAndDestroy();
export const silence: Script = () => {};

export const publicUrl = "https://hydra.example/";

export function hydraAt(adminUrl: string, more: Partial<HydraSettings> = {}): Hydra {
  return createHydra({ adminUrl, publicUrl, timeoutMs: 5000, version: "26.2", ...more });
}
