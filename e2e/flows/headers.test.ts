// What protects every kind of answer, and that nothing a visitor sends can bend an address or a nonce.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "../page.ts";
import type { RunningStage } from "../stage.ts";
import { startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, expectForm, expectProblem, signIn, stage, visitor } from "./story.ts";

const app = (path: string) => stage().appUrl + path;

async function everyKindOfAnswer(): Promise<readonly (readonly [string, Page])[]> {
  const rp = await client();
  const person = visitor();
  const { page: login } = await begin(person, rp);
  const entry = login.hops.find(({ url }) => url.pathname === "/login");
  const posted = await person.submit(login, { type: DEMO, press: "accept" });
  const consent = await person.follow(posted, login);
  const refused = await person.follow(
    await person.submit(consent, { press: "accept" }, { "sec-fetch-site": "cross-site" }),
  );
  if (!entry) throw new Error("The entry was not visited.");
  return [
    ["entry redirect", entry],
    ["login form", login],
    ["answer", posted],
    ["consent form", consent],
    ["refused post", refused],
    ["missing challenge", await person.ask(app("/consent"))],
    ["unknown challenge", await person.ask(app("/login?login_challenge=garbage"))],
    ["error page", await person.ask(app("/error?error=x"))],
    ["landing", await person.ask(app("/"))],
    ["cancelled logout", await person.ask(app("/logout/cancelled"))],
    ["device success", await person.ask(app("/device/success"))],
    ["not found", await person.ask(app("/nothing-here"))],
    ["refused logo", await person.ask(app("/client-logo?of=x&proof=x"))],
    ["health", await person.ask(app("/health/live"))],
    ...(await everyOtherAnswer(person, login)),
  ];
}

/** What the framework gives by itself: assets, refused methods and forms, addresses with tricks in them. */
async function everyOtherAnswer(person: Visitor, login: Page): Promise<readonly (readonly [string, Page])[]> {
  const assets = login
    .all(({ tag }) => tag === "script" || tag === "link")
    .map(({ attributes }) => attributes.get("src") ?? attributes.get("href") ?? "")
    .filter((address) => address.startsWith("/"));
  expect(assets.some((address) => address.includes(".js"))).toBe(true);
  expect(assets.some((address) => address.includes(".css"))).toBe(true);
  const junk = { method: "POST", from: login, body: "junk", headers: { "content-type": "text/plain" } };
  return [
    ...(await Promise.all(
      assets.map(async (address) => [`asset ${address}`, await person.ask(app(address))] as const),
    )),
    ["a missing asset", await person.ask(app("/_next/static/chunks/none.js"))],
    ["the framework's image service", await person.ask(app("/_next/image?url=%2Fx.png&w=64&q=75"))],
    ["a refused method", await person.ask(app("/login"), { method: "PUT", from: login })],
    ["a refused method of a form", await person.ask(login.url, { method: "DELETE", from: login })],
    ["a refused form", await person.ask(app("/login/answer"), junk)],
    ["a form for an older release", await person.ask(login.url, junk)],
    ["HEAD", await person.ask(app("/login"), { method: "HEAD" })],
    ["a doubled slash", await person.ask(app("//evil.example/"))],
    ["a slash at the end", await person.ask(app("/login/"))],
    ["a broken escape", await person.ask(app("/%E0%A4%A"))],
  ];
}

const isHtml = (page: Page) => page.headers["content-type"]?.startsWith("text/html") ?? false;

/** The policy as directive → sources. */
function policyOf(page: Page): Map<string, string> {
  const directives = String(page.headers["content-security-policy"] ?? "").split(";");
  return new Map(
    directives.map((directive) => {
      const [name = "", ...sources] = directive.trim().split(/\s+/);
      return [name, sources.join(" ")];
    }),
  );
}

test("every answer forbids sniffing, framing and telling others where one came from", async () => {
  for (const [name, page] of await everyKindOfAnswer()) {
    expect(page.headers["x-content-type-options"], name).toBe("nosniff");
    expect(page.headers["x-frame-options"], name).toBe("DENY");
    expect(page.headers["referrer-policy"], name).toBe("same-origin");
    expect(page.headers["cross-origin-opener-policy"], name).toMatch(/^same-origin/);
    expect(page.headers["x-powered-by"], name).toBeUndefined();
    expect(page.headers["access-control-allow-origin"], name).toBeUndefined();
  }
});

test("every page has a strict policy that does not break the way back to the application", async () => {
  for (const [name, page] of await everyKindOfAnswer()) {
    if (!isHtml(page)) continue;
    const policy = policyOf(page);
    expect(policy.get("frame-ancestors"), name).toBe("'none'");
    expect(policy.get("object-src") ?? policy.get("default-src"), name).toBe("'none'");
    expect(policy.get("base-uri"), name).toBe("'none'");
    const scripts = policy.get("script-src") ?? policy.get("default-src") ?? "*";
    expect(scripts, name).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:(\s|$)|data:/);
    expect(policy.get("style-src") ?? "", name).not.toMatch(/unsafe-inline|\*/);
  }
});

test("no decision page limits form-action: browsers apply it to the redirects after the post", async () => {
  const answers = await everyKindOfAnswer();
  for (const name of ["login form", "consent form"]) {
    const page = answers.find(([kind]) => kind === name)?.[1];
    expect(page && policyOf(page).has("form-action"), name).toBe(false);
  }
});

test("nothing that carries a challenge or a decision may be stored", async () => {
  for (const [name, page] of await everyKindOfAnswer()) {
    const mayBeStored =
      ["landing", "cancelled logout", "device success", "not found", "health"].includes(name) ||
      /asset|image|slash|escape|method/.test(name);
    if (!mayBeStored) expect(page.headers["cache-control"], name).toContain("no-store");
  }
});

test("cookies are ours alone, small, few, and out of reach of scripts", async () => {
  const rp = await client();
  const person = visitor();
  for (let round = 0; round < 9; round += 1) await begin(person, rp);
  await signIn(person, (await begin(person, rp)).page, { remember: true });
  const ours = person.cookies.for(new URL(stage().appUrl)).filter(({ name }) => !name.startsWith("ory_"));
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.length).toBeLessThanOrEqual(6);
  for (const cookie of ours) {
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/" });
    expect(cookie.name.length + cookie.value.length, cookie.name).toBeLessThan(4096);
  }
});

test("each page has a nonce of its own, if it has one", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  const read = (answer: Page) => /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1];
  const [one, two] = [read(page), read(await person.open(page.url))];
  if (one !== undefined) expect(one).not.toBe(two);
});

describe("over https", () => {
  let https: RunningStage;
  beforeAll(async () => {
    https = await startStage({ appEnv: { PUBLIC_URL: "https://auth.example.com", GATEHOUSE_DEMO: "0" } });
  });
  afterAll(() => https?.stop());

  test("every answer tells the browser to stay there, and cookies are bound to the host", async () => {
    const rp = await client({}, https);
    const person = visitor(https);
    const entry = (await person.ask((await rp.attempt()).url)).location;
    const opened = await person.ask(entry ?? "");
    expect(opened.status).toBe(303);
    const paths = ["/", "/login", "/error?error=x", "/none", "/gatehouse.css", "/health/live", "/_next/static/none.js"];
    const others = await Promise.all(paths.map((path) => person.ask(https.appUrl + path)));
    const refused = await person.ask(`${https.appUrl}/login/answer`, { method: "POST", body: "junk" });
    expect(refused.status).toBe(403);
    for (const { url, headers } of [opened, ...others, refused]) {
      expect(headers["strict-transport-security"], url.pathname).toMatch(/^max-age=\d{8}; includeSubDomains$/);
    }
    for (const cookie of opened.headers["set-cookie"] ?? []) {
      expect(cookie).toMatch(/^__Host-[\w-]+=.*; Path=\/; .*Secure/);
    }
    expect(opened.headers["set-cookie"]).toHaveLength(1);
  });
});

describe("what a visitor sends along", () => {
  const spoofs: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["Host", { host: "evil.example" }],
    ["X-Forwarded-Host", { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" }],
    ["Forwarded", { forwarded: "host=evil.example;proto=https" }],
    ["X-Original-URL", { "x-original-url": "/evil.example", "x-rewrite-url": "/evil.example" }],
  ];

  test.each(spoofs)("%s does not change where an entry leads", async (_name, headers) => {
    const rp = await client();
    const person = visitor();
    const toEntry = await person.ask((await rp.attempt()).url);
    const entry = await person.ask(toEntry.location ?? "", { headers });
    expect(entry.status).toBe(303);
    expect(entry.headers.location).not.toContain("evil.example");
    expect(entry.location?.pathname).toBe("/login/form");
    expect([stage().appUrl]).toContain(entry.location?.origin);
  });

  test.each(spoofs)("%s does not get into a page", async (_name, headers) => {
    for (const path of ["/", "/login", "/error?error=x", "/nothing-here"]) {
      const page = await visitor().ask(app(path), { headers });
      expect(page.body, path).not.toContain("evil.example");
      expect(page.status, path).toBeLessThan(500);
    }
  });

  test("a forwarded host does not make a foreign origin ours", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const headers = { origin: "https://evil.example", "x-forwarded-host": "evil.example", host: "evil.example" };
    const how = { type: DEMO, press: "accept" };
    const answer = await person.submit(page, how, { ...headers, "sec-fetch-site": undefined });
    expectProblem(await person.follow(answer), 403, "cross_site");
  });

  test.each([
    ["a nonce", { "x-nonce": "evilnonce" }],
    ["a policy", { "content-security-policy": "script-src 'nonce-evilnonce' 'unsafe-inline'" }],
    ["framework internals", { "x-middleware-subrequest": "proxy:proxy:proxy", "x-middleware-rewrite": "/evilnonce" }],
    ["a router state", { "next-router-state-tree": "evilnonce", "next-url": "/evilnonce" }],
    ["a method override", { "x-http-method-override": "evilnonce" }],
  ] as [string, Record<string, string>][])("%s has no effect", async (_name, headers) => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const again = await person.ask(page.url, { headers });
    expectForm(again, "/login/form");
    expect(JSON.stringify(again.headers) + again.body).not.toContain("evilnonce");
    expect(policyOf(again).get("frame-ancestors")).toBe("'none'");
  });

  test("framework internals do not open a way around the same-origin check", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const headers = {
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "sec-fetch-site": "cross-site",
      origin: "https://evil.example",
    };
    const answer = await person.submit(page, { type: DEMO, press: "accept" }, headers);
    expectProblem(await person.follow(answer), 403, "cross_site");
  });

  test("the admin API is not reachable through the app", async () => {
    for (const path of ["/admin/clients", "/health/../admin/clients", "/api/admin/clients", "/clients"]) {
      const page = await visitor().ask(app(path));
      expect(page.status, path).toBe(404);
      expect(page.body, path).not.toContain("client_secret");
    }
  });
});
