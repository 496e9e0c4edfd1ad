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

/** Why there is no answer. `code` is a system code such as ECONNREFUSED, never a message: those name addresses. */
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

/**
 * True for one of ours. Not by `instanceof`: the framework bundles this module more than once into one process, each
 * copy with a class of its own, and a transport made by one is used by another.
 */
export function isTransportError(error: unknown): error is TransportError {
  return error instanceof Error && error.name === "TransportError" && "reason" in error;
}

export type Transport = (request: Request, signal?: AbortSignal) => Promise<Response>;

const mebibyte = 1024 * 1024;

// The framework may load this module several times in one process (pages, route handlers, actions): the pool must not
// multiply with it. Most recently used first: the GET before each answer then proves the very connection its PUT takes,
// so that a connection the server closed meanwhile fails a call that may be repeated.
type Pools = { readonly http: http.Agent; readonly https: https.Agent };
declare global {
  var gatehouseHydraPools: Pools | undefined;
}

function sharedPools(): Pools {
  const options = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64, scheduling: "lifo", timeout: 15_000 } as const;
  globalThis.gatehouseHydraPools ??= { http: new http.Agent(options), https: new https.Agent(options) };
  return globalThis.gatehouseHydraPools;
}

/** A `fetch` over node:http(s), because the built-in one costs more CPU than all the rest of an admin call. */
export function createTransport(settings: TransportSettings): Transport {
  return async (request, signal) => {
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const headers: Record<string, string> = { accept: "application/json" };
    for (const [name, value] of Object.entries(settings.headers)) headers[name.toLowerCase()] = value;
    if (body) {
      headers["content-type"] = "application/json";
      headers["content-length"] = String(body.byteLength);
    }
    const call: Call = { method: request.method, url: new URL(request.url), headers, body, settings, signal };
    if (request.method !== "GET") return answered(await sendOnce(call));
    // Repeating a GET is harmless. A PUT may have counted although its answer was lost.
    const first = await sendOnce(call).catch((error: unknown) => {
      if (isRepeatable(error)) return null;
      throw error;
    });
    if (first && ![502, 503, 504].includes(first.status)) return answered(first);
    await pause(20 + Math.random() * 60, undefined, signal ? { signal } : {}).catch(() => {
      throw new TransportError("aborted", "ABORTED");
    });
    return answered(await sendOnce(call));
  };
}

function isRepeatable(error: unknown): boolean {
  return isTransportError(error) && (error.reason === "unreachable" || error.code === "NO_HEADERS");
}

type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: Buffer | undefined;
  readonly settings: TransportSettings;
  readonly signal: AbortSignal | undefined;
};
type RawAnswer = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer };

/** 2.3 moves a path by 307, method and body kept. Never to another origin: the token would go along. */
async function sendOnce(call: Call): Promise<RawAnswer> {
  const answer = await exchange(call);
  if (answer.status !== 307) return answer;
  const url = URL.parse(answer.headers.location ?? "", call.url);
  return url?.origin === call.url.origin ? exchange({ ...call, url }) : answer;
}

function exchange({ method, url, headers, body, settings, signal }: Call): Promise<RawAnswer> {
  const limit = settings.maxAnswerBytes ?? mebibyte;
  const isHttps = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new TransportError("aborted", "ABORTED"));
    let hasHeaders = false;
    let isSettled = false;
    const agent = isHttps ? sharedPools().https : sharedPools().http;
    const request = (isHttps ? https : http).request(url, { method, headers, agent, maxHeaderSize: 65_536 });
    const settle = (outcome: TransportError | RawAnswer) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(deadline);
      signal?.removeEventListener("abort", onAbort);
      if (!isTransportError(outcome)) return resolve(outcome);
      reject(outcome);
      request.destroy();
    };
    const onAbort = () => settle(new TransportError("aborted", "ABORTED"));
    // Timers run before sockets are read. After a stretch of being busy with others the answer may be there already, and
    // a PUT that Hydra did in time must not be reported as one it never answered: one look at the sockets comes first.
    const expire = () =>
      setImmediate(() => settle(new TransportError("timeout", hasHeaders ? "NO_END" : "NO_HEADERS")));
    const deadline = setTimeout(expire, settings.timeoutMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    request.on("error", (error) => settle(brokenOff(error)));
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      settle(new TransportError("not_http", "UPGRADE"));
    });
    request.on("response", (response) => {
      hasHeaders = true;
      if (Number(response.headers["content-length"] ?? 0) > limit) {
        return settle(new TransportError("too_large", "CONTENT_LENGTH"));
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.byteLength;
        if (size > limit) return settle(new TransportError("too_large", "BODY"));
        chunks.push(chunk);
      });
      response.on("end", () =>
        settle({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on("error", (error) => settle(brokenOff(error)));
    });
    request.end(body);
  });
}

// Messages name the address; codes do not. HPE_ is the HTTP parser: something answered, but no HTTP server.
function brokenOff(error: Error): TransportError {
  const found = "code" in error ? error.code : undefined;
  const code = typeof found === "string" && /^[A-Z][A-Z0-9_]{1,47}$/.test(found) ? found : "NO_CODE";
  return new TransportError(code.startsWith("HPE_") ? "not_http" : "unreachable", code);
}

const keptHeaders = ["content-type", "link", "x-total-count", "retry-after", "x-ratelimit-reset"];

function answered({ status, headers, body }: RawAnswer): Response {
  if (status < 200 || status > 599) throw new TransportError("not_http", "STATUS");
  const kept = new Headers();
  for (const name of keptHeaders) {
    const value = headers[name];
    if (typeof value === "string") kept.set(name, value);
  }
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return new Response(hasNoBody ? null : new Uint8Array(body), { status, headers: kept });
}
