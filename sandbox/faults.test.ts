// Faults, padding, the clock and the log of bodies: each does what its name says, and stops when told.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FaultRule } from "./faults.ts";
import type { Sandbox } from "./start-sandbox.ts";
import { adminClient, CALLBACK, parameter, startTestSandbox, TestBrowser } from "./test-sandbox.ts";

const LOGIN = "/admin/oauth2/auth/requests/login";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  await adminClient(sandbox).createOAuth2Client({
    oAuth2Client: { client_id: "web", client_secret: "a-client-secret", redirect_uris: [CALLBACK], scope: "openid" },
  });
});
afterAll(() => sandbox?.stop());
afterEach(async () => {
  await control("DELETE", "faults");
  await control("DELETE", "received");
  await control("PUT", "clock", { offsetSeconds: 0 });
  await control("PUT", "padding", { bytes: 0 });
});

const call = (method: string, path: string, body?: unknown) =>
  fetch(sandbox.adminUrl + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
const control = (method: string, name: string, body?: unknown) => call(method, `/sandbox/${name}`, body);
const order = (...rules: FaultRule[]) => control("PUT", "faults", rules);

async function loginChallenge(): Promise<string> {
  const query = new URLSearchParams({
    client_id: "web",
    response_type: "code",
    scope: "openid",
    redirect_uri: CALLBACK,
    state: "a-long-state",
  });
  const page = await new TestBrowser(sandbox).go(`${sandbox.publicUrl}/oauth2/auth?${query}`);
  return encodeURIComponent(parameter(page, "login_challenge"));
}

describe("faults", () => {
  it.each([
    ["expired", {}, 401, "request_unauthorized"],
    ["not-found", {}, 404, "Not Found"],
    ["server-error", { status: 503 }, 503, "error"],
    ["used", { status: 409 }, 409, "Conflict"],
  ] as const)("%s answers as a Hydra in trouble does", async (fault, more, status, error) => {
    await order({ path: `${LOGIN}*`, fault, ...more });
    const answer = await call("GET", `${LOGIN}?login_challenge=x`);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  });

  it("used leads back to the request, absolute or relative", async () => {
    const challenge = await loginChallenge();
    await order({ path: LOGIN, fault: "used" });
    const absolute = await (await call("GET", `${LOGIN}?login_challenge=${challenge}`)).json();
    expect(absolute.redirect_to).toMatch(`${sandbox.publicUrl}/oauth2/auth?client_id=web`);
    await order({ path: LOGIN, fault: "used", relative: true });
    const answer = await call("GET", `${LOGIN}?login_challenge=${challenge}`);
    expect(answer.status).toBe(410);
    expect((await answer.json()).redirect_to).toMatch(/^\/oauth2\/auth\?client_id=web/);
  });

  it("rate-limited says when to come back", async () => {
    await order({ path: LOGIN, fault: "rate-limited", resetSeconds: 7 });
    const answer = await call("GET", LOGIN);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("x-ratelimit-reset")).toBe("7");
    expect(answer.headers.get("retry-after")).toBe("7");
  });

  it("html is no JSON", async () => {
    await order({ path: LOGIN, fault: "html", status: 200 });
    const answer = await call("GET", LOGIN);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch("text/html");
  });

  it("huge streams twenty megabytes", async () => {
    await order({ path: LOGIN, fault: "huge" });
    const body = await (await call("GET", LOGIN)).arrayBuffer();
    expect(body.byteLength).toBeGreaterThan(20_000_000);
  });

  it("reset hangs up", async () => {
    await order({ path: LOGIN, fault: "reset" });
    await expect(call("GET", LOGIN)).rejects.toThrow();
  });

  it("slow waits, then tells the truth", async () => {
    await order({ path: LOGIN, fault: "slow", delayMs: 60 });
    const before = performance.now();
    const answer = await call("GET", `${LOGIN}?login_challenge=${await loginChallenge()}`);
    expect(answer.status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
  });

  it.each([
    ["foreign-redirect", "https://evil.example/oauth2/auth?login_verifier=x"],
    ["javascript-redirect", "javascript:alert(document.domain)"],
  ] as const)("%s sends people where they must not go", async (fault, redirectTo) => {
    await order({ method: "PUT", path: `${LOGIN}/accept`, fault });
    const answer = await call("PUT", `${LOGIN}/accept?login_challenge=x`, { subject: "s" });
    expect(await answer.json()).toEqual({ redirect_to: redirectTo });
  });

  it("strict-bodies refuses members that 2.3 does not know, and only those", async () => {
    const accept = `${LOGIN}/accept?login_challenge=${await loginChallenge()}`;
    await order({ path: "*", fault: "strict-bodies" });
    expect((await call("PUT", accept, { subject: "s", remember: true })).status).toBe(200);
    expect((await call("PUT", accept, { subject: "s", unknown_member: 1 })).status).toBe(400);
  });

  it("hits the method it names, for as many calls as it says", async () => {
    await order({ method: "GET", path: LOGIN, fault: "server-error", calls: 1 });
    const path = `${LOGIN}?login_challenge=${await loginChallenge()}`;
    expect((await call("POST", path)).status).toBe(405);
    expect((await call("GET", path)).status).toBe(500);
    expect((await call("GET", path)).status).toBe(200);
  });

  it("refuses rules it does not understand", async () => {
    const answer = await control("PUT", "faults", [{ path: "*", fault: "meteor" }]);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch("javascript-redirect");
  });
});

describe("the sandbox's other routes", () => {
  it("tell what was sent, newest last, without the challenge", async () => {
    const challenge = await loginChallenge();
    await call("PUT", `${LOGIN}/accept?login_challenge=${challenge}`, { subject: "one" });
    await call("PUT", `${LOGIN}/reject?login_challenge=${challenge}`, { error: "access_denied" });
    const received = await (await control("GET", "received")).json();
    expect(received).toEqual([
      { method: "PUT", path: `${LOGIN}/accept`, body: { subject: "one" } },
      { method: "PUT", path: `${LOGIN}/reject`, body: { error: "access_denied" } },
    ]);
    await control("DELETE", "received");
    expect(await (await control("GET", "received")).json()).toEqual([]);
  });

  it("move time, so that requests expire", async () => {
    const path = `${LOGIN}?login_challenge=${await loginChallenge()}`;
    expect((await call("GET", path)).status).toBe(200);
    await control("PUT", "clock", { offsetSeconds: 31 * 60 });
    expect((await call("GET", path)).status).toBe(401);
  });

  it.each([2000, 8000, 16_000])("make challenges %i characters longer that still work", async (bytes) => {
    await control("PUT", "padding", { bytes });
    const challenge = await loginChallenge();
    expect(challenge.length).toBeGreaterThan(bytes);
    expect((await call("GET", `${LOGIN}?login_challenge=${challenge}`)).status).toBe(200);
  });
});
