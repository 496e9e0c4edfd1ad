// A directory server that says what a test tells it to, for what no real one can be brought to say; loopback only.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { BerReader, BerWriter, FilterParser } from "ldapts";

export type Asked =
  | { readonly op: "bind"; readonly dn: string; readonly password: string }
  | { readonly op: "search"; readonly base: string; readonly filter: string; readonly attributes: readonly string[] }
  | { readonly op: "startTls" };
type Values = Readonly<Record<string, readonly (string | Buffer)[]>>;
export type Reply =
  | {
      readonly code: number;
      readonly text?: string;
      readonly entries?: readonly { readonly dn: string; readonly values: Values }[];
      /** `error` of a password policy control. */
      readonly policyError?: number;
    }
  /** These bytes and nothing else. */
  | Buffer
  | "hang"
  | "close";

export type TestDirectory = {
  readonly port: number;
  /** What was asked so far, one word each. */
  readonly asked: string[];
  /** Connections that are open. */
  open(): number;
  stop(): Promise<void>;
};

const answerTags = { bind: 0x61, search: 0x65, startTls: 0x78 } as const;

/** `onConnect` is sent before anything is asked; nothing in it closes the connection instead. */
export async function startTestDirectory(
  answer: (asked: Asked) => Reply,
  onConnect: Buffer | null = null,
): Promise<TestDirectory> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    if (onConnect?.length === 0) return socket.end();
    if (onConnect) socket.write(onConnect);
    let received = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let reader = next(received); reader; reader = next(received)) {
        const end = reader.offset + reader.length;
        const id = reader.readInt() ?? 0;
        const request = parse(reader);
        received = received.subarray(end);
        if (request === null) return socket.end();
        asked.push(request.op);
        const reply = answer(request);
        if (reply === "close") return socket.destroy();
        if (reply !== "hang") socket.write(Buffer.isBuffer(reply) ? reply : encode(id, request.op, reply));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    asked,
    open: () => sockets.size,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Stands behind the head of a whole message, or null while there is none; nor is there one in encryption. */
function next(received: Buffer): BerReader | null {
  if (received[0] !== 0x30) return null;
  const reader = new BerReader(received);
  return reader.readSequence() !== null && reader.remain >= reader.length ? reader : null;
}

/** Null for an unbind. */
function parse(reader: BerReader): Asked | null {
  const tag = reader.readSequence();
  if (tag === 0x60) {
    reader.readInt();
    return { op: "bind", dn: reader.readString() ?? "", password: reader.readString(0x80) ?? "" };
  }
  if (tag === 0x77) return { op: "startTls" };
  if (tag !== 0x63) return null;
  const base = reader.readString() ?? "";
  for (const read of ["readEnumeration", "readEnumeration", "readInt", "readInt", "readBoolean"] as const)
    reader[read]();
  const filter = FilterParser.parse(reader).toString();
  reader.readSequence();
  const end = reader.offset + reader.length;
  const attributes: string[] = [];
  while (reader.offset < end) attributes.push(reader.readString() ?? "");
  return { op: "search", base, filter, attributes };
}

function encode(id: number, op: Asked["op"], reply: Exclude<Reply, Buffer | string>): Buffer {
  const entries = (reply.entries ?? []).map(({ dn, values }) =>
    message(id, 0x64, (writer) => {
      writer.writeString(dn);
      writer.startSequence();
      for (const [name, some] of Object.entries(values)) {
        writer.startSequence();
        writer.writeString(name);
        writer.startSequence(0x31);
        for (const value of some) writer.writeBuffer(Buffer.from(value), 0x04);
        writer.endSequence();
        writer.endSequence();
      }
      writer.endSequence();
    }),
  );
  const { policyError, code, text = "" } = reply;
  const done = message(id, answerTags[op], (writer) => result(writer, code, text), policyError);
  return Buffer.concat([...entries, done]);
}

function result(writer: BerWriter, code: number, text: string): void {
  writer.writeEnumeration(code);
  writer.writeString("");
  writer.writeString(text);
}

/** One message; also for tests that send what was not asked for. */
export function message(id: number, tag: number, body: (writer: BerWriter) => void, policyError?: number): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  body(writer);
  writer.endSequence();
  if (policyError !== undefined) {
    writer.startSequence(0xa0);
    writer.startSequence();
    writer.writeString("1.3.6.1.4.1.42.2.27.8.5.1");
    writer.writeBuffer(Buffer.from([0x30, 3, 0x81, 1, policyError]), 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  return Buffer.from(writer.buffer);
}
