// Decides how a replica leaves: it takes nobody new, gives every answer that is under way, and ends in a bounded time.
import { subscribe } from "node:diagnostics_channel";
import { Server, ServerResponse } from "node:http";
import net from "node:net";

/** Time for proxies to hear "Connection: close" on connections they keep open, so that they use no dead one. */
const lingerMs = 300;
/** More than an answer needs with HYDRA_TIMEOUT_SECONDS at its default, less than the 30 s that Kubernetes waits. */
const patienceMs = 25_000;
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Takes the place of Next's own handling of signals, which answers "keep-alive" to the very end: it waits as long as a
 * proxy keeps one connection busy, that is until it is killed. Call before the server starts.
 */
export function stopGracefully(): void {
  process.env.NEXT_MANUAL_SIG_HANDLE = "1";
  let server: Server | undefined;
  let isLeaving = false;
  let arrivals = 0;
  const underWay = new Set<ServerResponse>();

  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null) return;
    arrivals += 1;
    if (server === undefined && "server" in message && message.server instanceof Server) {
      server = message.server;
      server.on("connection", () => {
        arrivals += 1;
      });
    }
    if (!("response" in message && message.response instanceof ServerResponse)) return;
    const { response } = message;
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    if (isLeaving) sayGoodbye(response);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => leave(exitCodes[signal]));

  function leave(code: number): void {
    // Ctrl-C in a terminal reaches a process twice where npm stands in between.
    if (isLeaving) return;
    isLeaving = true;
    for (const response of underWay) sayGoodbye(response);
    // Not the HTTP server's own `close`: that cuts idle connections at once, and a proxy may just be writing into one.
    onceNobodyArrives(() => server && net.Server.prototype.close.call(server));
    const startedAt = performance.now();
    const hasWaited = (ms: number) => performance.now() - startedAt >= ms;
    setInterval(() => {
      if (!server || hasWaited(patienceMs)) process.exit(code);
      if (hasWaited(lingerMs)) onceNobodyArrives(() => underWay.size === 0 && end());
    }, 50);
    function end(): never {
      // Ending takes a process some time, in which it still seems to listen to what is connected.
      server?.closeAllConnections();
      process.exit(code);
    }
  }

  /**
   * What the kernel has taken for us and we have not is reset by ending, a POST with it. The event loop takes one
   * connection a turn, so a busy server goes round until a turn brings nobody.
   */
  function onceNobodyArrives(work: () => void, turns = 200): void {
    setImmediate(() => {
      const before = arrivals;
      setImmediate(() => (arrivals === before || turns === 0 ? work() : onceNobodyArrives(work, turns - 1)));
    });
  }
}

function sayGoodbye(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}
