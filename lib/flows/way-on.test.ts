import { beforeEach, describe, expect, test } from "vitest";
import { notices } from "../notices.ts";
import { flowById, flowIdOf, saveFlow } from "./flow.ts";
import type { Flow } from "./flow-record.ts";
import { keepTyped } from "./keep-typed.ts";
import type { DeadEnd } from "./outcome.ts";
import { problemUrl } from "./problem-address.ts";
import { houseOn, openBrowser, type TestBrowser, type TestHouse } from "./test-house.ts";
import { noticeOf, wayOnOf } from "./way-on.ts";

const requestUrl = "https://hydra.example/oauth2/auth?client_id=c";
const form = "/login/form?login_challenge=one";

let house: TestHouse;
let browser: TestBrowser;
beforeEach(() => {
  house = houseOn("http://127.0.0.1:4445");
  browser = openBrowser();
});

const loginFlow: Flow = {
  kind: "login",
  entry: "login",
  number: 3,
  openedAt: 1,
  requestUrl,
  identity: null,
  remember: false,
  trust: false,
  step: {
    kind: "prompt",
    method: "password",
    state: {},
    fields: [
      { name: "email", label: "username", type: "text", autoComplete: "username", value: "" },
      { name: "password", label: "password", type: "password", autoComplete: "current-password", value: "" },
      { name: "otp", label: "code", type: "code", autoComplete: "one-time-code", value: "" },
    ],
    problem: { code: "wrong_credentials" },
  },
};

async function hold(flow: Flow = loginFlow, challenge = "one"): Promise<string> {
  const id = flowIdOf(house, challenge);
  browser.keep({ kind: "redirect", to: "/", cookies: await saveFlow(house, browser.get("/"), id, flow) });
  return id;
}

const at = (address: string, code: DeadEnd["code"], flowId: string | null) =>
  wayOnOf(house, browser.get(address), { code, flowId, wayOn: null });

describe("a retry", () => {
  test("leads back to the form of the request this browser holds", async () => {
    const id = await hold();
    expect(await at("/error?login_challenge=one", "hydra_timeout", id)).toBe(form);
    expect(await at("/error?login_challenge=one", "too_many_attempts", id)).toBe(form);
  });

  test.each([
    ["of a request it does not hold", "login_challenge=two"],
    ["of another kind", "consent_challenge=one"],
    ["given twice", "login_challenge=one&login_challenge=one"],
    ["and another", "login_challenge=one&consent_challenge=two"],
    ["that is no challenge", "login_challenge="],
    ["under no name we know", "challenge=one"],
    ["not given", ""],
  ])("with a challenge %s starts the held request again instead", async (_case, query) => {
    const id = await hold();
    expect(await at(`/error?${query}`, "hydra_timeout", id)).toBe(requestUrl);
  });

  test("for a challenge and a flow that do not belong together leads to no form", async () => {
    const entry = "/login?login_challenge=one";
    await hold(loginFlow, "one");
    const other = await hold({ ...loginFlow, requestUrl: `${requestUrl}&other=1` }, "two");
    expect(await at("/error?login_challenge=one", "hydra_timeout", other)).toBe(`${requestUrl}&other=1`);
    expect(await at("/error?login_challenge=one", "hydra_timeout", null)).toBe(entry);
  });

  test("in a browser that holds nothing leads to where Hydra had sent it", async () => {
    const flowId = flowIdOf(house, "one");
    expect(await at("/error?login_challenge=one", "hydra_timeout", flowId)).toBe("/login?login_challenge=one");
    expect(await at("/error?device_challenge=%26%2F%2Fx", "hydra_timeout", null)).toBe(
      "/device/verify?device_challenge=%26%2F%2Fx",
    );
  });

  test.each([
    "",
    "login_challenge=one&login_challenge=one",
    "login_challenge=one&consent_challenge=two",
    "challenge=one",
  ])("in a browser that holds nothing leads nowhere with ?%s", async (query) => {
    expect(await at(`/error?${query}`, "hydra_timeout", null)).toBeNull();
  });
});

describe("a start over", () => {
  test("goes to the sealed request, for every code that says so", async () => {
    const id = await hold();
    const codes = Object.entries(notices).flatMap(([code, { wayOn }]) => (wayOn.startsWith("restart") ? [code] : []));
    expect(codes).toContain("foreign_redirect");
    for (const code of codes as DeadEnd["code"][]) {
      const expected = code === "subject_changed" ? `${requestUrl}&prompt=login` : requestUrl;
      expect(await at("/error", code, id), code).toBe(expected);
      expect(await at("/error", code, null), code).toBeNull();
      expect(await at("/error", code, "x".repeat(22)), code).toBeNull();
    }
  });

  test("falls back to what was open where the fault may pass, never where the request is over", async () => {
    const id = await hold({ ...loginFlow, requestUrl: null });
    expect(await at("/error?login_challenge=one", "internal", id)).toBe(form);
    expect(await at("/error?login_challenge=one", "expired_request", id)).toBeNull();
  });

  test("after another account came in asks who it is, except at a logout", async () => {
    const logoutUrl = "https://hydra.example/oauth2/sessions/logout?state=s";
    const logout = {
      kind: "logout",
      number: 1,
      openedAt: 1,
      subject: "7",
      isOwn: true,
      clientHomeUrl: null,
      clientName: null,
    } as const;
    const id = await hold({ ...logout, requestUrl: logoutUrl });
    expect(await at("/error", "subject_changed", id)).toBe(logoutUrl);
  });

  test("is not offered where the same thing would only happen again", async () => {
    const id = await hold();
    for (const code of ["authorization_error", "missing_challenge", "not_found", "device_success"] as const) {
      expect(await at("/error?login_challenge=one", code, id), code).toBeNull();
    }
  });

  test("without cookies leads to where Hydra says that the request began", async () => {
    expect(await at("/error?login_challenge=one", "cookies_blocked", null)).toBe("/start-over?login_challenge=one");
    expect(await at("/error?login_challenge=one&device_challenge=x", "cookies_blocked", null)).toBeNull();
    expect(await at("/error", "cookies_blocked", null)).toBeNull();
  });
});

describe("the address of a dead end", () => {
  const problem = { incident: "0123456789", retryAfterSeconds: null, wayOn: "https://evil.example/" };
  const addressOf = async (code: DeadEnd["code"]) => {
    const fields = { login_challenge: "one", step: "3", email: "ada" };
    const url = await problemUrl(house, browser.post("/login/form", fields), { ...problem, code, flowId: null });
    return Object.fromEntries(new URL(url, "https://auth.example.com").searchParams);
  };

  test("names the request only where the button leads back to it, and nothing of the answer", async () => {
    const flow = await hold();
    const always = { incident: problem.incident, flow };
    expect(await addressOf("hydra_busy")).toEqual({ problem: "hydra_busy", ...always, login_challenge: "one" });
    expect(await addressOf("expired_request")).toEqual({ problem: "expired_request", ...always });
  });
});

describe("what was typed", () => {
  const typed = { login_challenge: "one", email: "ada", password: "right", otp: "123456", remember: "1" };
  const keep = async (code: DeadEnd["code"], fields: Record<string, string>) => {
    const id = await hold();
    const cookies = await keepTyped(house, browser.post("/login/form", fields), code);
    browser.keep({ kind: "redirect", to: "/", cookies });
    return flowById(house, browser.get("/"), id);
  };

  test("is kept for the form the button leads back to, except secrets and what was wrong before", async () => {
    const kept = await keep("hydra_unavailable", { ...typed, step: "3" });
    expect(kept).toMatchObject({ number: 3, remember: true, step: { problem: null } });
    expect(JSON.stringify(kept)).toContain('"value":"ada"');
    expect(JSON.stringify(kept)).not.toMatch(/right|123456/);
  });

  test.each([
    ["the request starts anew", "expired_request", { ...typed, step: "3" }],
    ["the form is an older one", "hydra_unavailable", { ...typed, step: "2" }],
    ["the form is another request's", "hydra_unavailable", { ...typed, step: "3", login_challenge: "two" }],
  ] as const)("is not kept where %s", async (_case, code, fields) => {
    expect(await keep(code, fields)).toEqual(loginFlow);
  });

  test("cannot make the record larger than a browser keeps", async () => {
    const kept = await keep("hydra_unavailable", { ...typed, step: "3", email: "x".repeat(50_000) });
    expect(kept?.requestUrl).toBe(requestUrl);
    expect([...browser.cookies.values()].every((value) => value.length < 3900)).toBe(true);
  });

  test("at a device is the code", async () => {
    const device = { kind: "device", number: 1, openedAt: 1, requestUrl, userCode: "", problem: null } as const;
    const id = await hold(device);
    const fields = { device_challenge: "one", step: "1", user_code: "y".repeat(5000) };
    const cookies = await keepTyped(house, browser.post("/device/verify/form", fields), "hydra_timeout");
    browser.keep({ kind: "redirect", to: "/", cookies });
    expect(await flowById(house, browser.get("/"), id)).toEqual({ ...device, userCode: "y".repeat(64) });
  });
});

describe("what is over is named", () => {
  const device = "https://hydra.example/oauth2/device/verify";
  async function named(code: DeadEnd["code"], url: string, holder = browser) {
    const id = flowIdOf(house, "one");
    const flow: Flow = { kind: "device", number: 1, openedAt: 1, requestUrl: url, userCode: "", problem: null };
    browser.keep({ kind: "redirect", to: "", cookies: await saveFlow(house, browser.get(form), id, flow) });
    return noticeOf(house, holder.get("/error"), { code, flowId: id });
  }

  test("for who has a device waiting", async () => {
    expect(await named("expired_request", device)).toBe("expired_device");
    expect(await named("expired_request", `${device}?client_id=c`)).toBe("expired_device");
  });

  test("as it is for everybody else", async () => {
    expect(await named("expired_request", requestUrl)).toBe("expired_request");
    expect(await named("used_request", device)).toBe("used_request");
    expect(await named("expired_request", device, openBrowser())).toBe("expired_request");
  });
});
