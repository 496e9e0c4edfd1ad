// Decides what becomes of mails in the demo: nothing is sent anywhere, they are kept here and shown.
import { once } from "node:events";
import { SMTPServer } from "smtp-server";
import { html } from "./html.ts";
import { type Handler, page } from "./reply.ts";

export type DemoMail = { readonly to: string; readonly subject: string; readonly text: string };
export type Mailbox = {
  readonly port: number;
  /** Newest first. */
  mails(): readonly DemoMail[];
  stop(): Promise<void>;
};

const kept = 30;
const maximumBytes = 256 * 1024;

/** A mail server for this computer alone, which takes every mail and passes none on. `port` 0 takes a free one. */
export async function startMailbox(port: number): Promise<Mailbox> {
  const mails: DemoMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: maximumBytes,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(", ");
        mails.unshift({ to, ...readMail(Buffer.concat(chunks).toString("utf8")) });
        mails.length = Math.min(mails.length, kept);
        done();
      });
    },
  });
  const listening = server.listen(port, "127.0.0.1");
  await once(listening, "listening");
  // A client that breaks off is no reason to end.
  server.on("error", () => undefined);
  const address = listening.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    mails: () => mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export const mailboxPage: Handler = ({ mailbox }) => {
  const mails = mailbox?.mails() ?? [];
  return page(
    "Mailbox",
    html`<h1>Mailbox</h1>
<p class="lead">Everybody's mail in one place: what Gatehouse sends to any address arrives here, and nowhere else. Make a new account or get a
new password from the sign-in page, and look here for the code.</p>
${
  mails.length === 0
    ? html`<p class="note" id="no-mail">There is no mail yet. This page looks again by itself.</p>`
    : mails.map(
        ({ to, subject, text }) => html`<section class="card"><h2>${subject}</h2>
<p class="note">To ${to}</p>
<pre class="mail">${text}</pre></section>`,
      )
}
<p class="actions"><a class="button quiet" href="/">Back to the start</a></p>`,
    { refreshSeconds: 5 },
  );
};

/** Enough for the plain texts of the app: one part, as it is or quoted-printable (RFC 2045 §6.7). */
export function readMail(raw: string): Pick<DemoMail, "subject" | "text"> {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, end === -1 ? raw.length : end).replace(/\r\n[ \t]+/g, " ");
  const body = end === -1 ? "" : raw.slice(end + 4).replaceAll("\r\n", "\n");
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(head);
  const bytes = body
    .replaceAll("=\n", "")
    .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const text = isQuoted ? Buffer.from(bytes, "latin1").toString("utf8") : body;
  return { subject: /^subject: (.*)$/im.exec(head)?.[1] ?? "No subject", text: text.trim() };
}
