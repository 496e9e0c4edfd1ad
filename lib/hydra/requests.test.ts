import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Hydra } from "./client.ts";
import type { HydraResult } from "./problem.ts";
import * as requests from "./requests.ts";
import { hydraAt, json, type ScriptedServer, startServer, text } from "./scripted-server.ts";

let server: ScriptedServer;
let hydra: Hydra;
beforeEach(async () => {
  server = await startServer(json({}));
  hydra = hydraAt(server.origin, { token: "ory_pat_geheim" });
});
afterEach(() => server.close());

const challenge = "challenge-not-for-logs";
const bareClient = { client_id: "c" };
const login = {
  challenge,
  requested_scope: ["openid"],
  requested_access_token_audience: [],
  skip: false,
  subject: "",
  oidc_context: {},
  client: bareClient,
  request_url: "https://hydra.example/oauth2/auth?client_id=c",
  session_id: "s",
};
const consent = { ...login, subject: "someone", login_session_id: "s", acr: "", amr: [], context: null };
const logout = { challenge, subject: "someone", sid: "s", request_url: "/x", rp_initiated: true, client: bareClient };

async function value<T>(result: Promise<HydraResult<T>>): Promise<T> {
  const settled = await result;
  if (settled.ok) return settled.value;
  throw new Error(settled.problem.detail);
}
async function problem(result: Promise<HydraResult<unknown>>) {
  const settled = await result;
  if (!settled.ok) return settled.problem;
  throw new Error("no problem");
}

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

describe("what Hydra leaves out gets its empty value", () => {
  test("a login request", async () => {
    const nulls = { requested_scope: null, requested_access_token_audience: null, oidc_context: null };
    server.script = json({ ...login, ...nulls, client: { client_id: "c", skip_logout_consent: null, metadata: null } });
    const request = await value(reading.getLoginRequest());
    expect(request).toMatchObject({
      requested_scope: [],
      requested_access_token_audience: [],
      oidc_context: { acr_values: [], ui_locales: [], display: "", login_hint: "", id_token_hint_claims: {} },
      client: { client_name: "", redirect_uris: [], metadata: {}, skip_consent: false, skip_logout_consent: false },
    });
  });

  test("two empty contexts are two objects", async () => {
    server.script = json({ ...login, oidc_context: null });
    const first = await value(reading.getLoginRequest());
    first.oidc_context.acr_values.push("changed");
    expect((await value(reading.getLoginRequest())).oidc_context.acr_values).toEqual([]);
  });

  test.each([[{ amr: null, context: null }], [{ amr: undefined, acr: undefined, context: undefined }]])(
    "a consent request with %j",
    async (members) => {
      server.script = json({ ...consent, ...members, oidc_context: null });
      expect(await value(reading.getConsentRequest())).toMatchObject({
        amr: [],
        acr: "",
        context: null,
        consent_request_id: "",
        oidc_context: { login_hint: "" },
      });
    },
  );

  test.each([[{ client: null, expires_at: null, requested_at: null }], [{ client: undefined }]])(
    "a logout request with %j",
    async (members) => {
      server.script = json({ ...logout, ...members });
      expect(await value(reading.getLogoutRequest())).toMatchObject({ client: null, expires_at: null });
    },
  );

  test("no stored consents, as null", async () => {
    server.script = json(null);
    expect(await value(reading.listConsentSessions())).toEqual({ sessions: [], isComplete: true });
  });

  test("what is not known is dropped, secrets among it", async () => {
    server.script = json({ ...login, client: { client_id: "c", client_secret: "geheim", jwks: {} }, more: 1 });
    const request = await value(reading.getLoginRequest());
    expect(request).not.toHaveProperty("more");
    expect(JSON.stringify(request)).not.toContain("geheim");
  });

  test.each([[null], ["text"], [7], [false], [[1, "two", null]], [{ a: { b: [] } }]])(
    "context %j stays",
    async (context) => {
      server.script = json({ ...consent, context });
      expect((await value(reading.getConsentRequest())).context).toEqual(context);
    },
  );
});

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

describe("stored consents", () => {
  const session = (id: string) => ({ consent_request_id: id, grant_scope: ["openid"], consent_request: consent });
  const page = (ids: string[], headers = {}) => json(ids.map(session), 200, headers);
  const next = (token: string) => ({
    link: `</admin/oauth2/auth/sessions/consent?page_size=1&subject=other>; rel="first", <http://internal:4445/admin/elsewhere?page_token=${token}&subject=other>; rel="next"`,
  });

  test("follow rel=next by its token, for the same subject and on the same path", async () => {
    server.script = (asked, ...rest) =>
      (asked.url.includes("page_token=two%2B") ? page(["b"]) : page(["a"], next("two%2B")))(asked, ...rest);
    const list = await value(requests.listConsentSessions(hydra, { subject: "a&b", loginSessionId: "sid" }));
    expect(list.sessions.map((item) => item.consent_request_id)).toEqual(["a", "b"]);
    expect(list.isComplete).toBe(true);
    const asked = server.asked.map(({ url }) => new URL(url, server.origin));
    expect(asked.map(({ pathname }) => pathname)).toEqual(Array(2).fill("/admin/oauth2/auth/sessions/consent"));
    expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      { subject: "a&b", login_session_id: "sid", page_size: "100" },
      { subject: "a&b", login_session_id: "sid", page_size: "100", page_token: "two+" },
    ]);
  });

  test("end although the server always has another page", async () => {
    let count = 0;
    server.script = (...args) => page(["a"], next(`t${count++}`))(...args);
    const list = await value(reading.listConsentSessions());
    expect(list.isComplete).toBe(false);
    expect(server.asked).toHaveLength(20);
  });

  test("end when the server offers the same page again", async () => {
    server.script = page(["a"], next("same"));
    expect((await value(reading.listConsentSessions())).sessions).toHaveLength(2);
  });

  test("of a server that cannot page say when there are more", async () => {
    server.script = page(["a"], { "x-total-count": "3" });
    const list = await value(
      requests.listConsentSessions(hydraAt(server.origin, { version: "2.3" }), { subject: "s" }),
    );
    expect(list.isComplete).toBe(false);
    expect(server.asked[0]?.url).toContain("page_size=250");
  });

  test("a broken later page is a problem, not a shorter list", async () => {
    server.script = (asked, ...rest) =>
      (asked.url.includes("page_token") ? json([{ grant_scope: 7 }]) : page(["a"], next("two")))(asked, ...rest);
    expect(await problem(reading.listConsentSessions())).toMatchObject({ code: "malformed" });
  });

  test.each([
    [{ subject: "s", all: true }, "subject=s&all=true"],
    [{ subject: "s", client: "c&d" }, "subject=s&client=c%26d"],
    [{ consentRequestId: "i" }, "consent_request_id=i"],
  ] as const)("are revoked by %j", async (what, query) => {
    server.script = (_asked, response) => void response.writeHead(204).end();
    await value(requests.revokeConsentSessions(hydra, what));
    expect(server.asked[0]).toMatchObject({ method: "DELETE", url: `/admin/oauth2/auth/sessions/consent?${query}` });
  });
});
