// Decides which directory server is asked, for how long, and as whom; a connection never outlives one question.
import type { Socket } from "node:net";
import { Client, type Entry, type Filter, PasswordPolicyControl, ResultCodeError } from "ldapts";
import type { BindAnswer } from "./bind-answer.ts";
import { type Encryption, openSocket, type Server } from "./socket.ts";

export type DirectorySettings = Encryption & {
  /** Asked in this order until one answers. Never empty. */
  readonly servers: readonly Server[];
  /** As whom this app searches; null = anonymously. */
  readonly service: { readonly dn: string; readonly password: string } | null;
  /** Patience with one server until it may be asked something, and with everything together. */
  readonly connectMs: number;
  readonly timeoutMs: number;
};

export type Search = {
  readonly base: string;
  readonly scope: "base" | "sub";
  readonly filter: Filter;
  readonly attributes: readonly string[];
  readonly sizeLimit: number;
};

/** One connection, searching as the service. */
export type DirectorySession = {
  search(search: Search): Promise<readonly Entry[]>;
  /** Tries a password; whatever comes of it, searching goes on only after `becomeService`. */
  tryPassword(dn: string, password: string): Promise<BindAnswer>;
  becomeService(): Promise<void>;
};

export type Directory = {
  /** Runs `ask` on a fresh connection, and closes it. Throws where no server could be used or none answered in time. */
  ask<T>(signal: AbortSignal, ask: (session: DirectorySession) => Promise<T>): Promise<T>;
};

export function directory(settings: DirectorySettings): Directory {
  // The server that answered last is asked first: one that is down costs its time once, not at every sign-in.
  let first = 0;
  return {
    async ask(visitor, ask) {
      const signal = AbortSignal.any([visitor, AbortSignal.timeout(settings.timeoutMs)]);
      const { session, close, index } = await open(settings, first, signal);
      first = index;
      try {
        return await ask(session);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new Error("The directory did not answer in time, or the visitor left", { cause: error });
      } finally {
        close();
      }
    },
  };
}

type Opened = { readonly session: DirectorySession; readonly close: () => void; readonly index: number };

async function open(settings: DirectorySettings, first: number, signal: AbortSignal): Promise<Opened> {
  const failures: string[] = [];
  let cause: unknown;
  for (let turn = 0; turn < settings.servers.length && !signal.aborted; turn += 1) {
    const index = (first + turn) % settings.servers.length;
    const server = settings.servers[index];
    if (!server) continue;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), settings.connectMs);
    try {
      return { ...(await openOne(settings, server, AbortSignal.any([signal, patience.signal]))), index };
    } catch (error) {
      cause = patience.signal.aborted ? new Error(`no answer within ${settings.connectMs} ms`) : inWords(error);
      failures.push(`${server.host}:${server.port}`);
    } finally {
      clearTimeout(timer);
    }
  }
  throw new Error(`No directory server could be used (${failures.join(", ") || "none was asked in time"})`, { cause });
}

async function openOne(
  settings: DirectorySettings,
  server: Server,
  signal: AbortSignal,
): Promise<Omit<Opened, "index">> {
  const socket = await openSocket(server, settings, signal);
  const client = clientOver(socket);
  const session = sessionOver(client, settings, untilClosed(socket));
  try {
    await session.becomeService();
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return { session, close: () => farewell(client, socket) };
}

/** The library speaks over our socket and never opens one of its own, which nobody would have checked. */
function clientOver(socket: Socket): Client {
  let isTaken = false;
  return new Client({
    url: "ldap://directory",
    createConnection: () => {
      if (isTaken) throw new Error("The connection to the directory was lost");
      isTaken = true;
      return socket;
    },
  });
}

type Within = <T>(work: Promise<T>) => Promise<T>;

/** The library waits for ever on a connection that ended before it looked. */
function untilClosed(socket: Socket): Within {
  const closed = new Promise<never>((_resolve, reject) => {
    const lost = () => reject(new Error("The connection to the directory was lost"));
    if (socket.destroyed) lost();
    else socket.once("close", lost);
  });
  closed.catch(() => undefined);
  return (work) => Promise.race([work, closed]);
}

function sessionOver(client: Client, { service }: DirectorySettings, within: Within): DirectorySession {
  return {
    async search({ base, attributes, ...options }) {
      try {
        const all = { ...options, attributes: [...attributes], explicitBufferAttributes: [...attributes] };
        return (await within(client.search(base, all))).searchEntries;
      } catch (error) {
        throw new Error("The directory could not be searched", { cause: withoutWords(error) });
      }
    },
    async tryPassword(dn, password) {
      // A bind without a password succeeds as nobody (RFC 4513 §5.1.2), and one without a name may.
      if (password === "" || !dn.includes("=")) throw new Error("Nobody is asked for without a name and a password");
      const policy = new PasswordPolicyControl();
      try {
        await within(client.bind(dn, password, policy));
        return { code: 0, text: "", policyError: policy.value?.error ?? null };
      } catch (error) {
        if (!(error instanceof ResultCodeError)) throw new Error("The directory judged no password", { cause: error });
        return { code: error.code, text: error.message, policyError: policy.value?.error ?? null };
      }
    },
    async becomeService() {
      try {
        await within(client.bind(service?.dn ?? "", service?.password ?? ""));
      } catch (error) {
        throw new Error(serviceTrouble(error), { cause: withoutWords(error) });
      }
    },
  };
}

function serviceTrouble(error: unknown): string {
  if (!(error instanceof ResultCodeError)) return "The directory broke off";
  // strongAuthRequired (Active Directory that demands signing), confidentialityRequired.
  if (error.code === 8 || error.code === 13) return "The directory demands an encrypted connection";
  if (error.code === 49) return "The directory does not take the name and password this app searches with";
  return "The directory does not let this app search";
}

/** A host with several addresses fails with an error for each of them, and none of its own. */
function inWords(error: unknown): unknown {
  return error instanceof AggregateError ? new Error(error.errors.map(String).join(", ")) : error;
}

/** Diagnostic texts are free to hold what was searched for. */
function withoutWords(error: unknown): unknown {
  return error instanceof ResultCodeError ? new Error(`result code ${error.code}`) : error;
}

function farewell(client: Client, socket: Socket): void {
  // Where even that cannot be sent, the connection ends without it.
  socket.setTimeout(1000, () => socket.destroy());
  void client.unbind().catch(() => socket.destroy());
}
