// Decides what comes between the app and the admin API: it notes every call, and on demand spoils the answer.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts } from "./ports.ts";
import { PortTaken, withFreshPorts } from "./processes.ts";

export type Spoiling =
  | { readonly answer: { status: number; headers?: Record<string, string>; body: string } }
  /** Forwards the call, and answers with another address. */
  | { readonly redirectTo: string }
  /** Forwards the call, and puts these members into the answer. */
  | { readonly merge: Readonly<Record<string, unknown>> }
  /** Forwards the call, but only after a while. */
  | { readonly delayMs: number }
  /** Never answers. */
  | { readonly hang: true }
  /** Closes the connection, like a server that just went down. */
  | { readonly cut: true };

/** How calls go wrong whose line, e.g. "PUT /admin/oauth2/auth/requests/login/accept", begins with `on`. */
export type Meddling = Spoiling & {
  readonly on: string;
  /** How many calls; absent: all. */
  readonly times?: number;
};

/** One decision that was sent: what Hydra was told, and of which request. */
export type Told = {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The challenge named by the query; "" where there is none. */
  readonly challenge: string;
  /** Parsed where it is JSON, else the text; null where there was none. */
  readonly body: unknown;
};

const CONTROL = "/__meddler";
const KEPT = 500;

export type Meddler = {
  readonly url: string;
  /** Cuts every connection and refuses new ones, like a server that was killed. */
  leave(): Promise<void>;
  /** Listens again where it was. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts it in front of an admin API. It is steered over HTTP, so that other processes can, too. */
export async function startMeddler(adminUrl: string): Promise<Meddler> {
  let meddlings: readonly (Meddling & { left?: number })[] = [];
  let calls: string[] = [];
  let told: Told[] = [];
  const server = createServer({ maxHeaderSize: 512 * 1024, keepAliveTimeout: 60_000 }, async (incoming, outgoing) => {
    const body = await readAll(incoming).catch(() => undefined);
    // The caller is gone, or the meddler is: nobody is left to answer.
    if (!body) return;
    const [path = "", query = ""] = (incoming.url ?? "").split("?");
    if (path === CONTROL || path === `${CONTROL}/told`) {
      if (incoming.method === "PUT") {
        meddlings = JSON.parse(body.toString("utf8"));
        calls = [];
        told = [];
      }
      outgoing.setHeader("content-type", "application/json");
      outgoing.end(JSON.stringify(path === CONTROL ? calls : told));
      return;
    }
    const line = `${incoming.method} ${path}`;
    calls.push(line);
    if (incoming.method === "PUT") told = [...told, toldBy(path, query, body)].slice(-KEPT);
    const meddling = meddlings.find(({ on, times, left = times }) => line.startsWith(on) && left !== 0);
    if (meddling?.times !== undefined) meddling.left = (meddling.left ?? meddling.times) - 1;
    if (meddling && "hang" in meddling) return;
    if (meddling && "cut" in meddling) {
      incoming.socket.destroy();
    } else if (meddling && "answer" in meddling) {
      const { status, headers = { "content-type": "application/json" }, body: spoiled } = meddling.answer;
      outgoing.writeHead(status, headers).end(spoiled);
    } else {
      if (meddling && "delayMs" in meddling) await pause(meddling.delayMs);
      forward({ adminUrl, incoming, outgoing, body, spoiling: meddling });
    }
  });
  // Not port 0: another process could be given an ephemeral port while the meddler is away.
  const port = await withFreshPorts(async () => {
    const [free = 0] = await freePorts(1);
    await listen(server, free);
    return free;
  });
  const leave = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, leave, comeBack: () => listen(server, port), stop: leave };
}

/** Sets what goes wrong from now on, and forgets the calls noted so far. */
export async function meddle(meddlerUrl: string, meddlings: readonly Meddling[]): Promise<void> {
  await fetch(meddlerUrl + CONTROL, { method: "PUT", body: JSON.stringify(meddlings) });
}

/** The calls since the last `meddle`, e.g. "GET /admin/oauth2/auth/requests/login". */
export async function callsSeen(meddlerUrl: string): Promise<readonly string[]> {
  const answer = await fetch(meddlerUrl + CONTROL);
  const calls: unknown = await answer.json();
  return Array.isArray(calls) ? calls.map(String) : [];
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) =>
      reject("code" in error && error.code === "EADDRINUSE" ? new PortTaken(error.message) : error);
    server.once("error", refused);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", refused);
      resolve();
    });
  });
}

/** The last 500 PUTs since the last `meddle`, oldest first: every accept and reject is one. */
export async function toldSince(meddlerUrl: string): Promise<readonly Told[]> {
  const answer = await fetch(`${meddlerUrl}${CONTROL}/told`);
  const told: Told[] = JSON.parse(await answer.text());
  return told;
}

function toldBy(path: string, query: string, body: Buffer): Told {
  const parameters = [...new URLSearchParams(query)];
  const challenge = parameters.find(([name]) => name.endsWith("_challenge"))?.[1] ?? "";
  return { method: "PUT", path, challenge, body: parsed(body.toString("utf8")) };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

function forward(call: {
  adminUrl: string;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  body: Buffer;
  spoiling: Spoiling | undefined;
}): void {
  const { adminUrl, incoming, outgoing, body, spoiling } = call;
  const { host: _host, connection: _connection, "transfer-encoding": _encoding, ...headers } = incoming.headers;
  const target = new URL(incoming.url ?? "/", adminUrl);
  const options = { method: incoming.method, headers: { ...headers, "content-length": body.length } };
  const upstream = request(target, { ...options, maxHeaderSize: 512 * 1024 }, async (answer) => {
    const original = await readAll(answer).catch(() => undefined);
    if (!original) return incoming.socket.destroy();
    const { connection: _hop, "transfer-encoding": _chunked, "content-length": _length, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, kept).end(spoiled(original, spoiling));
  });
  upstream.on("error", () => incoming.socket.destroy());
  upstream.end(body);
}

function spoiled(original: Buffer, spoiling: Spoiling | undefined): Buffer {
  if (spoiling && "redirectTo" in spoiling) return Buffer.from(JSON.stringify({ redirect_to: spoiling.redirectTo }));
  if (!spoiling || !("merge" in spoiling)) return original;
  return Buffer.from(JSON.stringify({ ...JSON.parse(original.toString("utf8")), ...spoiling.merge }));
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
