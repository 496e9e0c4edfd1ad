// The demo's mailbox: takes mail on loopback, shows it as text, and passes nothing on.
import { createTransport } from "nodemailer";
import { afterEach, expect, it } from "vitest";
import { registerDemoClients } from "./clients.ts";
import { type Mailbox, readMail, startMailbox } from "./mailbox.ts";
import { type DemoSite, startDemoSite } from "./site.ts";
import { TestBrowser } from "./test-browser.ts";
import { startTestProvider, type TestProvider } from "./test-provider.ts";

let provider: TestProvider;
let site: DemoSite;
let mailbox: Mailbox | null = null;
afterEach(async () => {
  await Promise.all([site?.stop(), provider?.stop(), mailbox?.stop()]);
  mailbox = null;
});

async function start(): Promise<TestBrowser> {
  provider = await startTestProvider();
  const { adminUrl, publicUrl } = provider;
  const register = (siteUrl: string) => registerDemoClients({ adminUrl, siteUrl });
  site = await startDemoSite({ port: 0, publicUrl, register, mailbox });
  return new TestBrowser(adminUrl);
}

it("shows what was sent, newest first, as text and nothing else", async () => {
  mailbox = await startMailbox(0);
  const browser = await start();
  expect((await browser.get(`${site.url}/mailbox`)).text).toContain('id="no-mail"');
  const transport = createTransport({ host: "127.0.0.1", port: mailbox.port });
  const mail = { from: "a@example.com", to: "ada@example.com" };
  await transport.sendMail({ ...mail, subject: "First", text: "Grüße: 0123456789" });
  await transport.sendMail({ ...mail, subject: "<b>Second</b>", text: "<script>alert(1)</script>" });
  const { text } = await browser.get(`${site.url}/mailbox`);
  expect(text).toContain("Grüße: 0123456789");
  expect(text).toContain("&lt;script&gt;");
  expect(text).not.toMatch(/<script>|<b>Second/);
  expect(text.indexOf("Second")).toBeLessThan(text.indexOf("First"));
});

it("keeps so many and no more", async () => {
  mailbox = await startMailbox(0);
  const transport = createTransport({ host: "127.0.0.1", port: mailbox.port });
  for (let count = 0; count < 32; count += 1)
    await transport.sendMail({ from: "a@example.com", to: "b@example.com", subject: `Number ${count}`, text: "x" });
  expect(mailbox.mails()).toHaveLength(30);
  expect(mailbox.mails()[0]).toMatchObject({ subject: "Number 31" });
});

it("is not spoken of where there is none", async () => {
  const browser = await start();
  expect((await browser.get(`${site.url}/`)).text).not.toContain("/mailbox");
});

it("reads a mail without any structure", () => {
  expect(readMail("no mail at all")).toEqual({ subject: "No subject", text: "" });
});
