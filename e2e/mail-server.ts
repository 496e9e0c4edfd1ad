// A mail server of a test's own: keeps what it takes, refuses whom it is told to, and can be away or silent.
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";

export type TakenMail = {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  /** Decoded. */
  readonly text: string;
  readonly subject: string;
};

export type MailServer = {
  readonly port: number;
  /** `smtp://127.0.0.1:port` */
  readonly url: string;
  readonly taken: readonly TakenMail[];
  /** The next mail to this address that nobody waited for yet. */
  next(to: string): Promise<TakenMail>;
  /** Answers every recipient with this code from now on; null = takes them. */
  refuseWith(code: number | null): void;
  stop(): Promise<void>;
  /** At the same port. */
  startAgain(): Promise<void>;
};

const patienceMs = 20_000;

/** `login`: takes mail from who says this name and password. */
export async function startMailServer(login?: {
  readonly user: string;
  readonly password: string;
}): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const fetched = new Set<TakenMail>();
  let refusal: number | null = null;
  let server: SMTPServer | undefined;
  let port = 0;

  async function start(): Promise<void> {
    server = new SMTPServer({
      disabledCommands: login ? ["STARTTLS"] : ["AUTH", "STARTTLS"],
      authOptional: !login,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        if (username === login?.user && password === login?.password) return done(null, { user: username });
        done(Object.assign(new Error(`${username} is not known`), { responseCode: 535 }));
      },
      disableReverseLookup: true,
      logger: false,
      onRcptTo(address, _session, done) {
        if (refusal === null) return done();
        done(Object.assign(new Error(`<${address.address}> is not wanted`), { responseCode: refusal }));
      },
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => {
          const raw = Buffer.concat(chunks).toString("utf8");
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom ? mailFrom.address : "";
          taken.push({ from, to: rcptTo.map(({ address }) => address), raw, ...read(raw) });
          done();
        });
      },
    });
    server.on("error", () => undefined);
    const listening = server.listen(port, "127.0.0.1");
    await once(listening, "listening");
    const address = listening.address();
    if (typeof address === "object" && address) port = address.port;
  }
  await start();

  return {
    get port() {
      return port;
    },
    get url() {
      return `smtp://127.0.0.1:${port}`;
    },
    taken,
    async next(to) {
      const deadline = Date.now() + patienceMs;
      for (;;) {
        const found = taken.find((mail) => mail.to.includes(to) && !fetched.has(mail));
        if (found) {
          fetched.add(found);
          return found;
        }
        if (Date.now() > deadline) throw new Error(`No mail came to ${to}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    refuseWith(code) {
      refusal = code;
    },
    stop: () => new Promise((resolve) => (server ? server.close(() => resolve()) : resolve())),
    startAgain: start,
  };
}

/** The ten digits on a line of their own. */
export function codeIn({ text }: TakenMail): string {
  const [code] = /^\d{10}$/m.exec(text) ?? [];
  if (code === undefined) throw new Error("The mail has no code");
  return code;
}

/** A port that takes connections and never says anything. */
export async function startSilentServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => void open.add(socket.on("error", () => undefined)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function read(raw: string): { readonly subject: string; readonly text: string } {
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const headers = head.replace(/\r\n[ \t]+/g, " ");
  const text = body.join("\n\n").replaceAll("\r\n", "\n");
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(headers);
  const bytes = text
    .replaceAll("=\n", "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  const decoded = isQuoted ? Buffer.from(bytes, "latin1").toString("utf8") : text;
  return { subject: /^subject: (.*)$/im.exec(headers)?.[1] ?? "", text: decoded };
}
