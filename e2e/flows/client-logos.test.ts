// Pictures of clients: only through this app, only where an operator would want it to ask, and only if they are pictures.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, type TestContext, test } from "vitest";
import { type LogoHost, logoBytes, startLogoHost } from "../logo-host.ts";
import type { Page } from "../page.ts";
import { canConfigureServer, type RunningStage, type Stage, startStage } from "../stage.ts";
import { begin, client, expectForm, signIn, signInAndAllow, stage, visitor } from "./story.ts";

let host: LogoHost;
/** The operator of this one lists the clients' host although it is private. */
let trusting: RunningStage | undefined;

beforeAll(async () => {
  host = await startLogoHost();
  if (canConfigureServer()) trusting = await startStage({ appEnv: { CLIENT_LOGO_HOSTS: host.host } });
});
afterAll(async () => {
  await Promise.all([trusting?.stop(), host.stop()]);
});
beforeEach(() => void host.asked.splice(0));

function onTrustingStage(context: TestContext): Stage {
  return trusting ?? context.skip("an external Hydra leads to one app with its own settings: CLIENT_LOGO_HOSTS");
}

/** The login page of a client that has its logo there. */
async function loginOf(on: Stage, logo_uri: string): Promise<Page> {
  const rp = await client({ client: { client_name: "Acme Notes", logo_uri } }, on);
  const { page } = await begin(visitor(on), rp);
  expectForm(page, "/login/form");
  return page;
}

function picturesOf(page: Page): string[] {
  return page.all(({ tag }) => tag === "img").map(({ attributes }) => attributes.get("src") ?? "");
}

/** The address of the only picture on a page. */
function logoOf(page: Page): URL {
  const [src, ...others] = picturesOf(page);
  expect(others).toEqual([]);
  expect(src).toMatch(/^\/client-logo\?/);
  return new URL(src ?? "", page.url);
}

async function expectRefused(url: URL): Promise<void> {
  const answer = await fetch(url, { redirect: "manual" });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe("");
  expect(answer.headers.get("cache-control")).toBe("no-store");
}

test("every page that names a client shows its logo at an address of this app, and the picture comes through", async (context) => {
  const on = onTrustingStage(context);
  const rp = await client({ client: { logo_uri: `${host.origin}/logo.png?every-page` } }, on);
  const person = visitor(on);
  const { page: login } = await begin(person, rp);
  const consent = await signIn(person, login);
  expectForm(consent, "/consent/form");
  const remembered = visitor(on);
  const { tokens } = await signInAndAllow(remembered, rp, ["openid"], { remember: true });
  const logout = await remembered.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "" }));
  expectForm(logout, "/logout/form");
  for (const page of [login, consent, logout]) {
    expect(page.body).not.toContain(host.host);
    const answer = await fetch(logoOf(page));
    expect(answer.status, page.url.pathname).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(logoBytes)).toBe(true);
  }
});

test("the client's host is asked once, by this app, and learns nothing of the person", async (context) => {
  const on = onTrustingStage(context);
  const page = await loginOf(on, `${host.origin}/logo.png?once`);
  expect(host.asked).toEqual([]);
  const headers = { cookie: "flow-x=1", referer: page.url.href, "accept-language": "cy", "user-agent": "A Person" };
  await Promise.all([1, 2, 3].map(() => fetch(logoOf(page), { headers })));
  expect(host.asked.map(({ path }) => path)).toEqual(["/logo.png?once"]);
  const [asked] = host.asked;
  expect(Object.keys(asked?.headers ?? {}).sort()).toEqual([
    "accept",
    "accept-encoding",
    "connection",
    "host",
    "user-agent",
  ]);
  expect(asked?.headers["user-agent"]).not.toContain("Person");
});

for (const path of ["/logo.png", "/mislabelled", "/with-cookie"]) {
  test(`${path} comes through as a picture, and nothing else does`, async (context) => {
    const answer = await fetch(logoOf(await loginOf(onTrustingStage(context), host.origin + path)));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(logoBytes)).toBe(true);
    const { headers } = answer;
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.* sandbox$/);
    expect(headers.get("content-disposition")).toBe('inline; filename="logo"');
    expect(headers.get("cache-control")).toBe("private, max-age=3600");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    for (const foreign of ["set-cookie", "x-evil", "refresh", "server"])
      expect(headers.has(foreign), foreign).toBe(false);
  });
}

for (const path of ["/script.svg", "/page.html", "/redirect", "/error", "/slow", "/large", "/bomb", "/not-there"]) {
  test(`${path} is refused, and the page has initials`, async (context) => {
    const page = await loginOf(onTrustingStage(context), host.origin + path);
    expect(page.text).toContain("AN");
    await expectRefused(logoOf(page));
    expect(host.asked.map((asked) => asked.path)).toEqual([path]);
    // Not asked again for a while: an address in a page is no lever against somebody's server.
    await expectRefused(logoOf(page));
    expect(host.asked).toHaveLength(1);
  });
}

test("a refusal is told to the operator, without the address and without a word of the answer", async (context) => {
  const on = onTrustingStage(context);
  const before = readFileSync(on.appLogFile, "utf8").length;
  await expectRefused(logoOf(await loginOf(on, `${host.origin}/error?hunter2`)));
  const log = readFileSync(on.appLogFile, "utf8").slice(before);
  const lines = log.split("\n").filter((line) => line.includes("logo.refused"));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"status"');
  expect(lines[0]).toContain(host.host);
  expect(log).not.toContain("hunter2");
  expect(log).not.toContain("secret of this host");
});

test.each([
  "http://127.0.0.1/logo.png",
  "https://127.0.0.1/logo.png",
  "https://127.1/logo.png",
  "https://2130706433/logo.png",
  "https://0x7f.0.0.1/logo.png",
  "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/logo.png",
  "https://[::ffff:127.0.0.1]/logo.png",
  "https://[fd00:ec2::254]/latest/meta-data/",
  "https://10.0.0.1/logo.png",
  "https://0.0.0.0/logo.png",
  "http://cdn.example/logo.png",
  "https://cdn.example:6379/logo.png",
])("%s is not even offered to a browser: the page has initials", async (logo_uri) => {
  const page = await loginOf(stage(), logo_uri);
  expect(picturesOf(page)).toEqual([]);
  expect(page.text).toContain("AN");
});

test("the very host that one operator listed is nobody to an operator who did not", async () => {
  const page = await loginOf(stage(), `${host.origin}/logo.png`);
  expect(picturesOf(page)).toEqual([]);
  expect(host.asked).toEqual([]);
});

test.each(["https://localhost/logo.png", "https://localhost./logo.png", "https://no-such-host.invalid/logo.png"])(
  "%s is a name like any other to the page, and refused when it is asked for",
  async (logo_uri) => {
    const page = await loginOf(stage(), logo_uri);
    expect(page.text).toContain("AN");
    await expectRefused(logoOf(page));
  },
);

test("this app fetches nothing for anybody who made up the address", async (context) => {
  const on = onTrustingStage(context);
  const real = logoOf(await loginOf(on, `${host.origin}/logo.png?forged`));
  const forge = (change: (query: URLSearchParams) => void) => {
    const url = new URL(real);
    change(url.searchParams);
    return url;
  };
  const encoded = Buffer.from(`${host.origin}/private`).toString("base64url");
  for (const forged of [
    new URL("/client-logo", real),
    new URL(`/client-logo?url=${host.origin}/private`, real),
    forge((query) => query.delete("proof")),
    forge((query) => query.delete("of")),
    forge((query) => query.set("proof", "")),
    forge((query) => query.set("proof", "A".repeat(22))),
    forge((query) => query.append("proof", query.get("proof") ?? "")),
    forge((query) => query.append("of", encoded)),
    forge((query) => query.set("of", encoded)),
    forge((query) => query.set("of", `${host.origin}/private`)),
    forge((query) => query.set("of", "%00")),
    forge((query) => query.set("of", "A".repeat(20_000))),
  ]) {
    await expectRefused(forged);
  }
  expect(host.asked).toEqual([]);
  expect((await fetch(real)).status).toBe(200);
});

test("only GET asks anybody", async (context) => {
  const on = onTrustingStage(context);
  const url = logoOf(await loginOf(on, `${host.origin}/logo.png?methods`));
  const head = await fetch(url, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    expect((await fetch(url, { method })).status, method).toBe(405);
  }
  expect(host.asked).toEqual([]);
});

test("a client without a logo has a page without a picture", async () => {
  const { page } = await begin(visitor(), await client());
  expect(picturesOf(page)).toEqual([]);
  expect(page.body).not.toContain("client-logo");
});
