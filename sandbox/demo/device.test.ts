// The television: its code, the wait, the tokens, and what it says when nobody comes.
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { registerDemoClients } from "./clients.ts";
import { type DemoSite, startDemoSite } from "./site.ts";
import { TestBrowser } from "./test-browser.ts";
import { startTestProvider, type TestProvider } from "./test-provider.ts";

let provider: TestProvider;
let site: DemoSite;
let browser: TestBrowser;
const at = (path: string) => site.url + path;

async function start(settings: Record<string, string> = {}): Promise<void> {
  provider = await startTestProvider({ OAUTH2_DEVICE_AUTHORIZATION_TOKEN_POLLING_INTERVAL: "1s", ...settings });
  const { adminUrl, publicUrl } = provider;
  site = await startDemoSite({ port: 0, publicUrl, register: (siteUrl) => registerDemoClients({ adminUrl, siteUrl }) });
  browser = new TestBrowser(adminUrl);
}
afterEach(async () => {
  await site?.stop();
  await provider?.stop();
});

const codeOf = (text: string) => /id="user-code">([^<]+)</.exec(text)?.[1] ?? "";
const patient = { timeout: 10_000, interval: 100 };

describe("the television", () => {
  beforeEach(() => start());

  it("shows code, address and picture, and reloads itself at the given interval", async () => {
    const screen = await browser.post(at("/device/start"));
    expect(screen.url).toBe(at("/device"));
    expect(codeOf(screen.text)).toMatch(/^\w{8}$/);
    expect(screen.element("verification-uri")).toBe(`${provider.publicUrl}/oauth2/device/verify`);
    expect(screen.text).toContain(`?user_code=${codeOf(screen.text)}"`);
    expect(screen.text).toContain('<meta http-equiv="refresh" content="1">');
    const [, picture = ""] = /src="data:image\/svg\+xml;base64,([^"]+)"/.exec(screen.text) ?? [];
    expect(Buffer.from(picture, "base64").toString()).toMatch(/^<svg /);
  });

  it("gets its tokens once somebody approved the code elsewhere", { timeout: 15_000 }, async () => {
    const screen = await browser.post(at("/device/start"));
    const phone = new TestBrowser(provider.adminUrl);
    const userCode = codeOf(screen.text);
    const done = await phone.get(`${provider.publicUrl}/oauth2/device/verify`, { userCode });
    expect(new URL(done.url).pathname).toBe("/device/success");
    await expect.poll(async () => (await browser.get(at("/device"))).text, patient).toContain("has its tokens");
    const connected = await browser.get(at("/device"));
    expect(connected.element("device-scope")).toBe("openid profile offline_access");
    expect(connected.element("device-id-token")).toContain("sub user@example.com");
    expect(connected.text).toContain("Welcome, &lt;b&gt;Foo&lt;/b&gt; &amp; Bar");
    expect(connected.text).not.toContain("http-equiv");
  });

  it("keeps waiting when somebody denied it, and shows another code after a restart", async () => {
    const screen = await browser.post(at("/device/start"));
    const phone = new TestBrowser(provider.adminUrl);
    const userCode = codeOf(screen.text);
    await phone.get(`${provider.publicUrl}/oauth2/device/verify`, { userCode, consent: false });
    expect((await browser.get(at("/device"))).element("device-state")).toContain("Waiting for your approval");
    expect((await browser.post(at("/device/stop"))).text).toContain("Switch it on");
    expect(codeOf((await browser.post(at("/device/start"))).text)).not.toBe(userCode);
  });

  it("belongs to one browser", async () => {
    await browser.post(at("/device/start"));
    const other = new TestBrowser(provider.adminUrl);
    expect((await other.get(at("/device"))).text).toContain("Switch it on");
  });

  it("offers its own code, written with a dash, among the things to try", async () => {
    const userCode = codeOf((await browser.post(at("/device/start"))).text);
    const spaced = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
    expect((await browser.get(at("/device/help"))).text).toContain(`user_code=${spaced}`);
  });
});

describe("a code that nobody approves", () => {
  beforeEach(() => start({ TTL_DEVICE_USER_CODE: "2s" }));

  it("expires by the television's own clock", { timeout: 15_000 }, async () => {
    await browser.post(at("/device/start"));
    await expect.poll(async () => (await browser.get(at("/device"))).text, patient).toContain("The code has expired");
  });
});

describe("a provider without the device grant", () => {
  it("is said to have none", async () => {
    const older = createServer((request, response) => {
      const issuer = `http://${request.headers.host}/`;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}oauth2/auth` }));
    });
    await new Promise<void>((resolve) => older.listen({ port: 0, host: "127.0.0.1" }, resolve));
    const address = older.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
    try {
      site = await startDemoSite({
        port: 0,
        publicUrl: url,
        register: (siteUrl) => registerDemoClients({ adminUrl: url, siteUrl }),
      });
      browser = new TestBrowser(url);
      const screen = await browser.get(at("/device"));
      expect(screen.element("unavailable")).toContain("from version 25.4 on");
      expect((await browser.post(at("/device/start"))).url).toBe(at("/device"));
    } finally {
      older.closeAllConnections();
      older.close();
    }
  });
});
