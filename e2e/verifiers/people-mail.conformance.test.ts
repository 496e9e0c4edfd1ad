// Mail handed to a real SMTP server: what arrives, and what is said where it does not.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MailTrouble } from "../../lib/mail/mail-trouble.ts";
import { mailTransport } from "../../lib/mail/transport.ts";
import type { MailSettings } from "../../lib/settings/mail.ts";
import { type MailServer, startMailServer, startSilentServer } from "../mail-server.ts";
import { freePorts } from "../ports.ts";

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server?.stop());
beforeEach(() => server.refuseWith(null));

const settings = (more: Partial<MailSettings> = {}): MailSettings => ({
  host: "127.0.0.1",
  port: server.port,
  isTls: false,
  mustEncrypt: false,
  login: null,
  ca: null,
  from: { name: "Example, Inc.", address: "accounts@example.com" },
  timeoutMs: 1000,
  ...more,
});
const mail = { to: "ada@example.com", subject: "Your code for Example", text: "Grüße\n\n0123456789\n\n.\nthe end" };

async function troubleWith(more: Partial<MailSettings>, to = mail.to): Promise<MailTrouble> {
  const trouble = await mailTransport(settings(more))({ ...mail, to }).catch((error: unknown) => error);
  if (!(trouble instanceof MailTrouble)) throw new Error(`It was taken, or ${trouble}`);
  const said = `${trouble.message} ${trouble.cause}`;
  for (const secret of [to, "0123456789", "hunter2"]) expect(said).not.toContain(secret);
  return trouble;
}

test("arrives as plain text, from and to whom it says, marked as sent by a machine", async () => {
  await mailTransport(settings())(mail);
  const taken = await server.next(mail.to);
  expect(taken).toMatchObject({ from: "accounts@example.com", to: ["ada@example.com"], subject: mail.subject });
  expect(taken.text.trim()).toBe(mail.text);
  expect(taken.raw).toMatch(/^auto-submitted: auto-generated\r$/im);
  expect(taken.raw).toMatch(/^content-type: text\/plain; charset=utf-8\r$/im);
  expect(taken.raw).toMatch(/^from: "Example, Inc\." <accounts@example\.com>\r$/im);
});

test("a line break in what is written becomes no header and no second recipient", async () => {
  const before = server.taken.length;
  const subject = "Hello\r\nBcc: eve@example.com";
  await mailTransport(settings())({ ...mail, to: "bob@example.com", subject });
  await mailTransport(settings())({ ...mail, to: "carol@example.com, eve@example.com" }).catch(() => undefined);
  await mailTransport(settings())({ ...mail, to: "dora@example.com\r\nBcc: eve@example.com" }).catch(() => undefined);
  const since = server.taken.slice(before);
  expect(since.some(({ raw }) => /^bcc:/im.test(raw))).toBe(false);
  for (const { to } of since) {
    expect(to).toHaveLength(1);
    expect(to).not.toContain("eve@example.com");
  }
  expect(since[0]?.subject).toBe("Hello  Bcc: eve@example.com");
});

test.each<[string, number, boolean]>([
  ["for good", 550, true],
  ["for now", 451, false],
])("a recipient who is refused %s is reported by code alone", async (_name, code, isFinal) => {
  server.refuseWith(code);
  const trouble = await troubleWith({});
  expect(trouble).toMatchObject({ message: "The mail server takes no such sender or recipient", isFinal });
  expect(String(trouble.cause)).toContain(`code ${code}`);
});

test("a server that is away is reported, and tried again", async () => {
  const [port = 0] = await freePorts(1);
  const trouble = await troubleWith({ port });
  expect(trouble).toMatchObject({ message: "The mail server cannot be reached", isFinal: false });
  expect(String(trouble.cause)).toContain("ECONNREFUSED");
});

test("a server that says nothing is given up in time", async () => {
  const silent = await startSilentServer();
  const trouble = await troubleWith({ port: Number(new URL(silent.url).port) });
  expect(trouble).toMatchObject({ message: "The mail server did not answer in time", isFinal: false });
  await silent.stop();
});

test("a server without TLS gets nothing where it is demanded", async () => {
  const before = server.taken.length;
  const trouble = await troubleWith({ mustEncrypt: true });
  expect(trouble).toMatchObject({ message: "The mail server speaks no TLS" });
  await troubleWith({ isTls: true });
  expect(server.taken.length).toBe(before);
});

test("signs in at a server that asks for it, and says where it is refused", async () => {
  const login = { user: "me", password: "hunter2" };
  const asking = await startMailServer(login);
  const { port } = asking;
  await mailTransport(settings({ port, login }))(mail);
  await asking.next(mail.to);
  const refused = await troubleWith({ port, login: { ...login, password: "hunter2-old" } });
  expect(refused).toMatchObject({ message: "The mail server refuses this app's name or password", isFinal: true });
  const unasked = await troubleWith({ port });
  expect(unasked).toMatchObject({ isFinal: true });
  await asking.stop();
});
