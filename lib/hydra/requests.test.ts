import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Hydra } from "./client.ts";
import * as requests from "./requests.ts";
import { challenge, consent, login, problem, value } from "./sample-answers.ts";
import { hydraAt, json, type ScriptedServer, startServer, text } from "./scripted-server.ts";

let server: ScriptedServer;
let hydra: Hydra;
beforeEach(async () => {
  server = await startServer(json({}));
  hydra = hydraAt(server.origin, { token: "ory_pat_geheim" });
});
afterEach(() => server.close());

const redirecting = {
  acceptLoginRequest: () => requests.acceptLoginRequest(hydra, challenge, { subject: "s" }),
  rejectLoginRequest: () => requests.rejectLoginRequest(hydra, challenge, { error: "access_denied" }),
  acceptConsentRequest: () =>
    requests.acceptConsentRequest(hydra, challenge, { grant_scope: [], grant_access_token_audience: [] }),
  rejectConsentRequest: () => requests.rejectConsentRequest(hydra, challenge, { error: "access_denied" }),
  acceptLogoutRequest: () => requests.acceptLogoutRequest(hydra, challenge),
  acceptUserCode: () => requests.acceptUserCode(hydra, challenge, "abcdefgh"),
};
const silent = {
  rejectLogoutRequest: () => requests.rejectLogoutRequest(hydra, challenge),
  revokeConsentSessions: () => requests.revokeConsentSessions(hydra, { subject: "s", all: true }),
  revokeLoginSessions: () => requests.revokeLoginSessions(hydra, { sid: "s" }),
};
const reading = {
  getLoginRequest: () => requests.getLoginRequest(hydra, challenge),
  getConsentRequest: () => requests.getConsentRequest(hydra, challenge),
  getLogoutRequest: () => requests.getLogoutRequest(hydra, challenge),
  listConsentSessions: () => requests.listConsentSessions(hydra, { subject: "s" }),
  getClient: () => requests.getClient(hydra, "c"),
};
const everyCall = Object.entries({ ...redirecting, ...silent, ...reading });

describe("an answer of the wrong shape is a problem, never an exception", () => {
  const deep = `{"context":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  test.each([
    ["a name that is a number", { ...login, client: { client_id: "c", client_name: 7 } }, "client.client_name"],
    ["no client", { ...login, client: undefined }, "client"],
    ["a client without an id", { ...login, client: { client_id: "" } }, "client.client_id"],
    ["scopes in one text", { ...login, requested_scope: "openid" }, "requested_scope"],
    ["a scope that is an object", { ...login, requested_scope: [{}] }, "requested_scope.0"],
    ["skip as a word", { ...login, skip: "true" }, "skip"],
    ["skip without a subject", { ...login, skip: true }, "body"],
    ["a context that is a list", { ...login, oidc_context: [] }, "oidc_context"],
    ["a list", [login], "body"],
    ["null", null, "body"],
    ["a text", "x", "body"],
  ])("%s", async (_what, body, path) => {
    server.script = json(body);
    expect(await problem(reading.getLoginRequest())).toEqual({
      code: "malformed",
      recovery: "retry",
      status: 200,
      detail: `getLoginRequest: 200 with an unusable ${path}`,
    });
  });

  test("a consent request without a subject", async () => {
    server.script = json({ ...consent, subject: "" });
    expect(await problem(reading.getConsentRequest())).toMatchObject({ code: "malformed" });
  });

  test("a hundred thousand levels of nesting", async () => {
    server.script = text(JSON.stringify({ ...consent, context: 0 }).replace('"context":0', deep.slice(1, -1)), 200);
    expect(await problem(reading.getConsentRequest())).toMatchObject({ code: "malformed" });
  });

  test.each(everyCall)("HTML for %s", async (_name, call) => {
    server.script = text("<!doctype html><title>Welcome to nginx!</title>", 200, "text/html");
    expect(await problem(call())).toMatchObject({ code: "malformed" });
  });

  test.each(everyCall)("an empty answer for %s", async (name, call) => {
    server.script = text("", name in silent ? 200 : 204);
    expect(await problem(call())).toMatchObject({ code: "malformed" });
  });
});

describe("redirects", () => {
  test.each(Object.entries(redirecting))("%s leads to Hydra's public origin only", async (_name, call) => {
    server.script = json({ redirect_to: "https://hydra.example/oauth2/auth?login_verifier=v" });
    expect(await value(call())).toEqual({ redirectTo: "https://hydra.example/oauth2/auth?login_verifier=v" });
    server.script = json({ redirect_to: "/oauth2/sessions/logout?x=y" });
    expect(await value(call())).toEqual({ redirectTo: "https://hydra.example/oauth2/sessions/logout?x=y" });
    for (const redirect_to of ["https://evil.example/", "javascript:alert(1)", "http://hydra.example/"]) {
      server.script = json({ redirect_to });
      const found = await problem(call());
      expect(found).toMatchObject({ code: "foreign_redirect", recovery: "none" });
      expect(JSON.stringify(found)).not.toContain("evil");
    }
    for (const body of [{}, { redirect_to: "" }, { redirect_to: 7 }, { redirect_to: ["https://hydra.example/"] }]) {
      server.script = json(body);
      expect(await problem(call())).toMatchObject({ code: "malformed" });
    }
  });

  test.each(Object.entries(silent))("%s counts as done with 204 only", async (_name, call) => {
    server.script = (_asked, response) => void response.writeHead(204).end();
    expect(await value(call())).toBeUndefined();
    server.script = json({});
    expect(await problem(call())).toMatchObject({ code: "malformed", status: 200 });
  });

  test("a used logout request leads back to Hydra, not into the app", async () => {
    server.script = json({ redirect_to: "/oauth2/sessions/logout?state=s" }, 410);
    expect(await problem(reading.getLogoutRequest())).toMatchObject({
      code: "used",
      recovery: "follow",
      redirectTo: "https://hydra.example/oauth2/sessions/logout?state=s",
    });
  });
});

describe("problems of every call", () => {
  const quoting = { error: challenge, error_description: "ory_pat_geheim at http://127.0.0.1" };
  test.each(everyCall)("%s repeats no challenge, token or address", async (name, call) => {
    for (const status of [301, 400, 401, 403, 404, 409, 410, 429, 500, 503]) {
      server.script = json(quoting, status, { location: "http://127.0.0.1/" });
      const { detail, code } = await problem(call());
      expect(detail).toContain(`${name}: ${status}`);
      expect(detail).not.toMatch(/challenge-not|geheim|127\.0\.0\.1/);
      expect(code).not.toBe("malformed");
    }
    await server.close();
    const { detail, code } = await problem(call());
    expect(code).toBe("unavailable");
    expect(detail.replace(/ECONN(REFUSED|RESET)$/, "")).toBe(`${name}: unreachable `);
  });

  test("waiting times come along", async () => {
    server.script = json({}, 429, { "x-ratelimit-reset": "12" });
    expect(await problem(reading.getLoginRequest())).toMatchObject({ code: "rate_limited", retryAfterSeconds: 12 });
    expect(server.asked).toHaveLength(1);
  });

  test("slow, too large, cut off and given up", async () => {
    const hasty = hydraAt(server.origin, { timeoutMs: 40 });
    server.script = () => {};
    expect(await problem(requests.getLoginRequest(hasty, challenge))).toMatchObject({
      code: "timeout",
      recovery: "retry",
    });
    const given = AbortSignal.abort();
    expect(await problem(requests.getLoginRequest(hydra, challenge, given))).toMatchObject({ code: "timeout" });
    server.script = json("x".repeat(20 * 1024 * 1024));
    expect(await problem(reading.getLoginRequest())).toMatchObject({ code: "malformed" });
    server.script = (_asked, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("{", () => response.destroy());
    };
    expect(await problem(reading.getLoginRequest())).toMatchObject({ code: "unavailable" });
  });
});

describe("bodies", () => {
  const accept = { subject: "s", extend_session_lifespan: true, identity_provider_session_id: "k", context: { a: 1 } };
  test.each([
    ["2.0", { subject: "s", context: { a: 1 } }],
    ["26.2", accept],
  ])("a server of %s gets what it knows", async (version, expected) => {
    server.script = json({ redirect_to: "https://hydra.example/" });
    await value(requests.acceptLoginRequest(hydraAt(server.origin, { version }), challenge, accept));
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual(expected);
  });

  test("an empty grant is an empty list", async () => {
    server.script = json({ redirect_to: "https://hydra.example/" });
    await value(redirecting.acceptConsentRequest());
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({ grant_scope: [], grant_access_token_audience: [] });
  });

  test("logout has none", async () => {
    server.script = json({ redirect_to: "https://hydra.example/" });
    await value(redirecting.acceptLogoutRequest());
    expect(server.asked[0]).toMatchObject({ method: "PUT", body: "" });
  });
});
