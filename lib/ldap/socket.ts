// Decides when a connection to a directory server is good enough to speak over.
import { once } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { BerReader } from "ldapts";

export type Server = { readonly host: string; readonly port: number; readonly isTls: boolean };
export type Encryption = {
  /** Encrypt connections that begin in clear (RFC 4511 §4.14); nothing else is said before. */
  readonly startTls: boolean;
  /** PEM of the authorities to believe; null = those that Node believes. */
  readonly ca: string | null;
};

const receivedBytesLimit = 4 * 1024 * 1024;
const startTlsAnswerLimit = 1024;
const sequence = 0x30;

/** Connected, and encrypted where it has to be: with a valid certificate for this very host. Gone when `signal` aborts. */
export async function openSocket(server: Server, encryption: Encryption, signal: AbortSignal): Promise<Socket> {
  const { host, port } = server;
  const ca = encryption.ca === null ? {} : { ca: encryption.ca };
  // Server names are for hosts: an address is compared with the certificate without one.
  const identity = { host, ...(isIP(host) === 0 ? { servername: host } : {}), ...ca };
  const opened: Socket[] = [];
  const leave = () => {
    for (const socket of opened) socket.destroy();
  };
  const ready = async (socket: Socket, event: "connect" | "secureConnect") => {
    opened.push(socket);
    // Also after the waiting: an error without a listener ends the process.
    socket.on("error", () => undefined);
    socket.once("close", () => signal.removeEventListener("abort", leave));
    await once(socket, event, { signal });
    return socket;
  };
  signal.throwIfAborted();
  signal.addEventListener("abort", leave, { once: true });
  try {
    if (server.isTls) return bounded(await ready(connectTls({ ...identity, port }), "secureConnect"));
    const plain = await ready(connect({ host, port }), "connect");
    if (!encryption.startTls) return bounded(plain);
    await askForTls(plain, signal);
    return bounded(await ready(connectTls({ ...identity, socket: plain }), "secureConnect"));
  } catch (error) {
    leave();
    throw error;
  }
}

/**
 * Not the library's own: it keeps what a stranger on the way sent in clear behind the answer, and takes the beginning of a
 * later answer from it ("response injection"). Here nothing may come behind, and the answer is read by nobody else.
 */
async function askForTls(socket: Socket, signal: AbortSignal): Promise<void> {
  const oid = Buffer.from("1.3.6.1.4.1.1466.20037");
  const request = Buffer.concat([Buffer.from([0x80, oid.length]), oid]);
  const operation = Buffer.concat([Buffer.from([0x02, 1, 1, 0x77, request.length]), request]);
  const answered = once(socket, "answer", { signal });
  let received = Buffer.alloc(0);
  const collect = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length > startTlsAnswerLimit || isWhole(received)) socket.emit("answer");
  };
  const leftEarly = () => socket.destroy(new Error("The server closed the connection instead of encrypting it"));
  socket.on("data", collect).once("end", leftEarly);
  socket.write(Buffer.concat([Buffer.from([sequence, operation.length]), operation]));
  await answered;
  socket.off("data", collect).off("end", leftEarly);
  const code = startTlsResult(received);
  if (code !== 0) throw new Error(`The server did not agree to encrypt: ${code ?? "no answer to the question"}`);
}

/** Also true where nothing more could make it an answer. */
function isWhole(received: Buffer): boolean {
  const reader = new BerReader(received);
  try {
    return reader.readSequence() !== null && reader.remain >= reader.length;
  } catch {
    return true;
  }
}

/** The result code of exactly one answer to message 1; null for anything else. */
function startTlsResult(received: Buffer): number | null {
  const reader = new BerReader(received);
  if (reader.readSequence() !== sequence || reader.remain !== reader.length) return null;
  if (reader.readInt() !== 1 || reader.readSequence() !== 0x78) return null;
  return reader.readEnumeration();
}

/** Ends a connection over which something else than LDAP comes, or more than any sign-in needs. */
function bounded(socket: Socket): Socket {
  let received = 0;
  socket.on("data", (chunk: Buffer) => {
    if (received === 0 && chunk[0] !== sequence)
      socket.destroy(new Error("The server answered something that is not LDAP"));
    received += chunk.length;
    if (received > receivedBytesLimit) socket.destroy(new Error("The server sent more than a sign-in needs"));
  });
  return socket;
}
