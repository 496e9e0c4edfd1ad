// Signing in, new tokens and signing out, as a visitor without JavaScript meets them.
import { generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registerDemoClients } from "./clients.ts";
import { type DemoSite, startDemoSite } from "./site.ts";
import { appUrl, TestBrowser } from "./test-browser.ts";
import { startTestProvider, type TestProvider } from "./test-provider.ts";
import { visitorCookie } from "./visitors.ts";
import { signInAddress } from "./ways.ts";

let provider: TestProvider;
let site: DemoSite;
let browser: TestBrowser;

beforeAll(async () => {
  provider = await startTestProvider();
  const { adminUrl, publicUrl } = provider;
  site = await startDemoSite({ port: 0, publicUrl, register: (siteUrl) => registerDemoClients({ adminUrl, siteUrl }) });
});
afterAll(async () => {
  await site?.stop();
  await provider?.stop();
});
beforeEach(() => {
  browser = new TestBrowser(provider.adminUrl);
});

const everything = `${signInAddress({ scopes: ["openid", "profile", "email", "offline_access"] })}`;
const at = (path: string) => site.url + path;

describe("signing in", () => {
  it("shows the ID token, userinfo and the scopes that were allowed", async () => {
    const account = await browser.get(at(everything), {
      consent: { grant_scope: ["openid", "email"], session: { id_token: { email: "foo@example.com" } } },
    });
    expect(account.url).toBe(at("/account"));
    expect(account.element("id-token")).toContain("sub user@example.com");
    expect(account.element("id-token")).toContain("email foo@example.com");
    expect(account.element("userinfo")).toContain("email foo@example.com");
    expect(account.element("scopes")).toBe(
      "openid allowed profile not allowed email allowed offline_access not allowed",
    );
    expect(account.text).toContain("No refresh token");
  });

  it("escapes what claims contain", async () => {
    const account = await browser.get(at(everything));
    expect(account.element("who")).toBe("&lt;b&gt;Foo&lt;/b&gt; &amp; Bar");
    expect(account.text).not.toContain("<b>Foo");
  });

  it("asks for what the address names and for nothing it does not know", async () => {
    const started = await fetch(
      at("/sign-in?client=firstParty&scope=email&scope=made-up&prompt=consent&redirect_uri=x"),
      {
        redirect: "manual",
      },
    );
    const address = new URL(started.headers.get("location") ?? "");
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: "demo-house-notes",
      scope: "openid email",
      prompt: "consent",
      code_challenge_method: "S256",
      redirect_uri: at("/callback"),
    });
  });

  it("says when the application has access but was not told who somebody is", async () => {
    const account = await browser.get(at(everything), { consent: { grant_scope: ["email"] } });
    expect(account.text).toContain("nobody told it who you are");
    expect(account.element("scopes")).toContain("openid not allowed");
  });

  it("gives the browser a new cookie, so that a planted one is worth nothing", async () => {
    await browser.get(at("/"));
    const before = browser.cookie(visitorCookie);
    await browser.get(at(everything));
    expect(before).toMatch(/^[\w-]{32}$/);
    expect(browser.cookie(visitorCookie)).not.toBe(before);
  });
});

describe("an error instead of a code", () => {
  it("is shown with its description, escaped", async () => {
    const refused = await browser.get(at(everything), { consent: false });
    expect(refused.status).toBe(400);
    expect(refused.element("error")).toBe("access_denied");
    expect(refused.element("error-description")).toBe("The person said &lt;no&gt;");
    expect((await browser.get(at("/"))).text).toContain('id="sign-in"');
  });

  it("explains a silent sign-in that cannot work", async () => {
    const silent = await browser.get(at(signInAddress({ prompt: "none" })));
    expect(silent.element("error")).toBe("login_required");
    expect(silent.text).toContain("does not know this browser");
  });

  it("shows nothing of an answer nobody asked for", async () => {
    const query = "state=unknown-state&error=access_denied&error_description=Call+this+number";
    const stray = await browser.get(at(`/callback?${query}`));
    expect(stray.status).toBe(400);
    expect(stray.text).not.toContain("Call this number");
  });

  it("shows a refused code", async () => {
    const started = await browser.get(at("/"));
    expect(started.status).toBe(200);
    const cookie = `${visitorCookie}=${browser.cookie(visitorCookie)}`;
    const leaving = await fetch(at(everything), { redirect: "manual", headers: { cookie } });
    const state = new URL(leaving.headers.get("location") ?? "").searchParams.get("state");
    const answer = await fetch(at(`/callback?state=${state}&code=made-up&scope=openid`), { headers: { cookie } });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("invalid_grant");
  });
});

describe("refreshing", () => {
  it("replaces the tokens and keeps the person", async () => {
    const before = await browser.get(at(everything));
    const after = await browser.post(at("/refresh"));
    expect(after.url).toBe(at("/account"));
    expect(after.element("who")).toBe(before.element("who"));
    expect(after.element("access-token")).not.toBe(before.element("access-token"));
    expect(after.element("replaced")).toBe(before.element("access-token"));
    const again = await browser.post(at("/refresh"));
    expect(again.element("replaced")).toBe(`${before.element("access-token")} ${after.element("access-token")}`);
  });
});

describe("signing out", () => {
  it("ends the session at the provider and in the application", async () => {
    await browser.get(at(everything));
    const out = await browser.post(at("/sign-out"));
    expect(new URL(out.url).pathname).toBe("/signed-out");
    expect(out.element("outcome")).toContain("You are signed out of Harbour Prints and of the provider");
    expect((await browser.get(at("/account"))).url).toBe(at("/"));
    const silent = await browser.get(at(signInAddress({ prompt: "none" })));
    expect(silent.element("error")).toBe("login_required");
  });

  it("changes nothing for a link that somebody else made", async () => {
    await browser.get(at(everything));
    const lured = await browser.get(at("/signed-out?state=made-up"));
    expect(lured.text).toContain("You are still signed in");
    expect((await browser.get(at("/account"))).url).toBe(at("/account"));
  });

  it("is heard of when it happened elsewhere", { timeout: 15_000 }, async () => {
    await browser.get(at(everything));
    const app = await browser.get(at("/provider-sign-out"));
    expect(new URL(app.url).origin).toBe(appUrl);
    // Hydra tells the application behind the browser's back, whenever it gets round to it.
    await expect.poll(async () => (await browser.get(at("/account"))).url, { timeout: 10_000 }).toBe(at("/"));
  });

  it("does not believe a logout token that the provider did not sign", async () => {
    const account = await browser.get(at(everything));
    const [, sid = ""] = /sid (\S+)/.exec(account.element("id-token") ?? "") ?? [];
    const { privateKey } = await generateKeyPair("RS256");
    const forged = await new SignJWT({ sid, events: { "http://schemas.openid.net/event/backchannel-logout": {} } })
      .setProtectedHeader({ alg: "RS256" })
      .setIssuer(`${provider.publicUrl}/`)
      .setAudience("demo-harbour-prints")
      .setIssuedAt()
      .setJti("forged")
      .sign(privateKey);
    const body = new URLSearchParams({ logout_token: forged });
    const answer = await fetch(at("/back-channel-logout"), { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(sid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await browser.get(at("/account"))).url).toBe(at("/account"));
  });

  it("leaves the provider's session alone where only the application forgets", async () => {
    await browser.get(at(everything), {
      consent: { grant_scope: ["openid", "profile", "email", "offline_access"], remember: true },
    });
    expect((await browser.post(at("/forget"))).url).toBe(at("/"));
    const silent = await browser.get(at(signInAddress({ prompt: "none" })));
    expect(silent.url).toBe(at("/account"));
  });
});

describe("the site itself", () => {
  it("refuses forms of other sites", async () => {
    const headers = { origin: "http://evil.example" };
    const answer = await fetch(at("/sign-out"), { method: "POST", headers });
    expect(answer.status).toBe(403);
  });

  it("keeps its cookie from scripts and its pages from frames and caches", async () => {
    const answer = await fetch(at("/"));
    expect(answer.headers.get("set-cookie")).toMatch(/^demo_visitor=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("has every page, style and picture it links to", async () => {
    const seen = new Set<string>(["/"]);
    for (const path of seen) {
      const visit = await browser.get(at(path));
      expect([path, visit.status]).toEqual([path, 200]);
      for (const [, link = ""] of visit.text.matchAll(/(?:href|src)="(\/[^"]*)"/g)) {
        if (!/^\/(sign-in|provider-sign-out)/.test(link)) seen.add(link);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(["/ways", "/device", "/device/help", "/style.css", "/logo.svg"]));
  });

  it("brings visitors of localhost to the address its cookies belong to", async () => {
    const { get } = await import("node:http");
    const port = Number(new URL(site.url).port);
    const location = await new Promise((resolve) => {
      get({ host: "127.0.0.1", port, path: "/ways", headers: { host: `localhost:${port}` } }, (answer) => {
        answer.resume();
        resolve(answer.headers.location);
      });
    });
    expect(location).toBe(at("/ways"));
  });
});
