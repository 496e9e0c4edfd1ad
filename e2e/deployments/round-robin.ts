// Decides which replica gets which request: always the next one, so that nothing kept in one process can help.
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** The balancer says here who answered. */
export const ANSWERED_BY = "x-answered-by";
/** Requests that carry the same value take turns among themselves, however many others come in between. */
export const VISITOR = "x-visitor";

const headerBytes = 512 * 1024;

export type RoundRobin = {
  readonly url: string;
  /** How many requests each replica has answered. */
  readonly answered: readonly number[];
  /** Whoever is new from now on goes to this replica first, and so in turn from there. */
  startWith(replica: number): void;
  stop(): Promise<void>;
};

/** Listens on loopback. Where a replica refuses the connection the next one is asked, as nginx does. */
export async function startRoundRobin(port: number, replicaPorts: readonly number[]): Promise<RoundRobin> {
  const answered = replicaPorts.map(() => 0);
  const turns = new Map<string, number>();
  let first = 0;

  const server = createServer({ maxHeaderSize: headerBytes }, (incoming, outgoing) => {
    const visitor = String(incoming.headers[VISITOR] ?? "");
    const turn = turns.get(visitor) ?? first;
    turns.set(visitor, (turn + 1) % replicaPorts.length);
    pass(incoming, outgoing, turn, replicaPorts.length);
  });

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, replica: number, triesLeft: number): void {
    const { [VISITOR]: _visitor, connection: _connection, ...headers } = incoming.headers;
    const upstream = request({
      host: "127.0.0.1",
      port: replicaPorts[replica],
      method: incoming.method,
      path: incoming.url,
      headers,
      maxHeaderSize: headerBytes,
      // A connection of its own, so that a refusal comes before anything was sent and the next replica can be asked.
      agent: false,
    });
    upstream.once("socket", (socket) => socket.once("connect", () => incoming.pipe(upstream)));
    upstream.once("response", (answer) => {
      answered[replica] = (answered[replica] ?? 0) + 1;
      const { connection: _hop, "keep-alive": _keep, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, { ...kept, [ANSWERED_BY]: String(replica) });
      answer.pipe(outgoing);
      answer.once("error", () => outgoing.destroy());
    });
    upstream.once("error", (error) => {
      const isRefused = "code" in error && error.code === "ECONNREFUSED";
      if (isRefused && triesLeft > 1) pass(incoming, outgoing, (replica + 1) % replicaPorts.length, triesLeft - 1);
      else if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502, { "content-type": "text/plain" }).end("no replica answers");
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    answered,
    startWith(replica) {
      first = replica;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
