// How a request reaches the admin API: one shared pool of connections, a deadline, a size limit, one second try of a GET.
import http from "node:http";
import https from "node:https";
import { setTimeout as pause } from "node:timers/promises";

export type TransportSettings = {
  /** For one try, from connecting to the last byte; a repeated GET gets it twice. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes?: number;
  /** Sent with every request, the bearer token among them; validated by the caller. */
  readonly headers: Readonly<Record<string, string>>;
};

/** Why there is no answer. `cause` is a system code such as ECONNREFUSED, never a message: those name addresses. */
export class TransportError extends Error {
  readonly reason: "unreachable" | "timeout" | "aborted" | "too_large" | "not_http";
  readonly code: string;
  constructor(reason: TransportError["reason"], code: string) {
    super(`${reason} (${code})`);
    this.name = "TransportError";
    this.reason = reason;
    this.code = code;
  }
}

export type Transport = (request: Request, signal?: AbortSignal) => Promise<Response>;

const mebibyte = 1024 * 1024;

// The framework may load this module several times in one process (pages, route handlers, actions): the pool must not
// multiply with it. Most recently used first: the GET before each answer then proves the very connection its PUT takes,
// so that a connection the server closed meanwhile fails a call that may be repeated.
const pools = Symbol.for("gatehouse.hydra.pools");
type Pools = { readonly http: http.Agent; readonly https: https.Agent };
declare global {
  var [pools]: Pools | undefined;
}

function sharedPools(): Pools {
  const options = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64, scheduling: "lifo", timeout: 15_000 } as const;
  globalThis[pools] ??= { http: new http.Agent(options), https: new https.Agent(options) };
  return globalThis[pools];
}
