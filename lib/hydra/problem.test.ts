import { describe, expect, test } from "vitest";
import { type AdminCall, problemFromAnswer } from "./problem.ts";

const publicUrl = "https://hydra.example/";
const now = 1_800_000_000;
const unauthorized = { error: "request_unauthorized", error_description: "x" };
const route = { error: { code: 404, message: "Not Found", reason: "x" } };
const used = (redirect_to: unknown) => ({ redirect_to });

function problem(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  call: AdminCall = "getLoginRequest",
) {
  return problemFromAnswer(call, { status, body, headers: new Headers(headers) }, publicUrl, now);
}

describe("what an answer means", () => {
  test.each([
    [401, unauthorized, "expired", "restart"],
    [401, { error: { code: 401, message: "bad key" } }, "unauthorized", "none"],
    [401, "", "unauthorized", "none"],
    [403, { error: "security_csrf_violation" }, "unauthorized", "none"],
    [404, { error: "Not Found", error_description: "x" }, "unknown_request", "restart"],
    [404, { error: "Unable to locate the resource", error_description: "" }, "unknown_request", "restart"],
    [404, route, "misconfigured", "none"],
    [404, "404 page not found\n", "misconfigured", "none"],
    [404, "<title>404 - Route not found</title>", "misconfigured", "none"],
    [405, "Method Not Allowed\n", "misconfigured", "none"],
    [301, "", "misconfigured", "none"],
    [307, "", "misconfigured", "none"],
    [308, "", "misconfigured", "none"],
    [414, "", "misconfigured", "none"],
    [431, "<html>", "misconfigured", "none"],
    [409, { error: "Conflict", error_description: "x" }, "conflict", "restart"],
    [429, "", "rate_limited", "retry"],
    [400, { error: "invalid_request", error_description: "x" }, "rejected_body", "none"],
    [400, { error: "error", error_description: "x" }, "rejected_body", "none"],
    [400, "<html>Request Header Or Cookie Too Large", "malformed", "retry"],
    [408, "", "timeout", "retry"],
    [500, { error: "error", error_description: "x" }, "unavailable", "retry"],
    [502, "<html>", "unavailable", "retry"],
    [503, "", "unavailable", "retry"],
    [504, "", "unavailable", "retry"],
    [201, { redirect_to: "https://hydra.example/" }, "malformed", "retry"],
    [202, undefined, "malformed", "retry"],
    [418, "", "malformed", "retry"],
  ])("%i with %j is %s", (status, body, code, recovery) => {
    expect(problem(status, body)).toMatchObject({ status, code, recovery });
  });

  test("a refused user code is the person's mistake, a refused body ours", () => {
    const body = { error: "invalid_request", error_description: "x" };
    expect(problem(400, body, {}, "acceptUserCode")).toMatchObject({ code: "wrong_user_code", recovery: "retry" });
    // What a proxy says about its own limits says nothing about the code.
    expect(problem(400, "<html>", {}, "acceptUserCode").code).toBe("malformed");
    expect(problem(401, unauthorized, {}, "acceptUserCode").code).toBe("expired");
  });
});

describe("a used request", () => {
  test("leads where Hydra says, on its public origin", () => {
    const to = "https://hydra.example/oauth2/auth?client_id=c";
    expect(problem(410, used(to))).toMatchObject({ code: "used", recovery: "follow", redirectTo: to });
    expect(problem(410, used("/oauth2/sessions/logout?state=s"), {}, "getLogoutRequest")).toMatchObject({
      recovery: "follow",
      redirectTo: "https://hydra.example/oauth2/sessions/logout?state=s",
    });
  });

  test.each(["https://evil.example/", "javascript:alert(1)", "", 7, null])("leads nowhere with %j", (to) => {
    const found = problem(410, used(to));
    expect(found).toMatchObject({ code: "used", recovery: "restart" });
    expect(found).not.toHaveProperty("redirectTo");
  });

  test("no other status makes anyone follow a redirect", () => {
    for (const status of [400, 401, 404, 409, 500]) {
      expect(problem(status, used("https://hydra.example/"))).not.toHaveProperty("redirectTo");
    }
  });
});

describe("how long to wait", () => {
  const date = new Date((now + 20) * 1000).toUTCString();
  test.each([
    [{ "x-ratelimit-reset": "7" }, 7],
    [{ "x-ratelimit-reset": "7", "retry-after": "20" }, 7],
    [{ "x-ratelimit-reset": "0" }, 1],
    [{ "x-ratelimit-reset": "86400" }, 300],
    [{ "x-ratelimit-reset": String(now + 9) }, 9],
    [{ "x-ratelimit-reset": String((now + 9) * 1000) }, 9],
    [{ "x-ratelimit-reset": "soon", "retry-after": "3" }, 3],
    [{ "retry-after": "0.2" }, 1],
    [{ "retry-after": date }, 20],
    [{ "retry-after": "Mon, 01 Jan 2001 00:00:00 GMT" }, 1],
  ])("%j: %i s", (headers, seconds) => {
    expect(problem(429, "", headers).retryAfterSeconds).toBe(seconds);
  });

  test.each([{}, { "retry-after": "soon" }, { "retry-after": "-5 bananas" }])("%j: unknown", (headers) => {
    expect(problem(429, "", headers)).not.toHaveProperty("retryAfterSeconds");
  });
});

describe("the detail for the log", () => {
  test("names call, status and a known error", () => {
    expect(problem(401, unauthorized).detail).toBe('getLoginRequest: 401 "request_unauthorized"');
  });

  test.each([
    { error: "ory_pat_secret", error_description: "ory_pat_secret" },
    { error: { message: "ory_pat_secret" } },
    { message: "ory_pat_secret" },
    "ory_pat_secret",
    ["ory_pat_secret"],
  ])("repeats nothing the server made up: %j", (body) => {
    for (const status of [400, 404, 500]) expect(problem(status, body).detail).not.toContain("ory_pat");
  });
});
