// The verifier over a scripted Kratos: what it believes, and what it asks for.
import { afterAll, describe, expect, test } from "vitest";
import { json, type Script, startServer } from "../hydra/scripted-server.ts";
import { describeVerifier } from "./conformance.ts";
import {
  adaId,
  at,
  begin,
  type Change,
  context,
  cookies,
  identity,
  method,
  nobody,
  now,
  over,
  raised,
  server,
  session,
  sessionId,
} from "./test-kratos.ts";
import type { LoginContext, Step } from "./verifier.ts";

const running = await startServer(nobody);
afterAll(() => running.close());
describeVerifier("a Kratos session", () => {
  running.script = nobody;
  const comesBack = (script: Script) => () => {
    running.script = script;
    return {};
  };
  return {
    verifier: over({ internalUrl: running.origin }).verifier,
    login: { foreignCookies: cookies },
    right: comesBack((...call) =>
      json(session({ authenticated_at: at(now), authentication_methods: [method("password", "aal1", now)] }))(...call),
    ),
    subject: adaId,
    wrongSecret: comesBack(nobody),
    canBeGuessed: false,
    secretFields: [],
    recordedStates: [
      { stage: "away", sentFor: ["login"], shownAt: 0 },
      { stage: "away", sentFor: ["refresh", "second_step"], shownAt: 1_799_999_900.5 },
      { stage: "asked", about: "again", shownAt: 1_799_999_900 },
      { stage: "asked", about: "other", shownAt: 1_799_999_900 },
      { stage: "leaving" },
    ],
    away: over({ internalUrl: "http://127.0.0.1:9" }).verifier,
  };
});

/** Where a step leads, by its parameters; the way back is checked here. */
function ledTo(step: Step): string {
  if (step.kind !== "redirect") throw new Error(`It is ${JSON.stringify(step)}`);
  const url = new URL(step.to);
  expect(url.origin).toBe("https://id.example.com");
  expect(url.searchParams.get("return_to")).toBe(
    "https://auth.example.com/login/return/method?state=flow-flow-flow-flow-fl",
  );
  url.searchParams.delete("return_to");
  return `${url.pathname}${url.search}`;
}

describe("a session in the browser", () => {
  test("is somebody, with what Kratos knows of them", async () => {
    server.script = json(session());
    expect(await begin()).toEqual({
      kind: "verified",
      identity: {
        subject: adaId,
        username: "ada@example.com",
        amr: ["pwd"],
        authTime: now - 100,
        acr: "aal1",
        providerSessionId: sessionId,
        lastsSeconds: 3600,
        claims: { email: "ada@example.com", email_verified: true, name: "Ada Lovelace" },
      },
    });
  });

  test("is asked for with its cookie and no other", async () => {
    const foreignCookies = new Map([...cookies, ["csrf_token", "x"], ["other", "y"]]);
    ledTo(await begin({ foreignCookies }));
    expect(server.asked.map(({ url, headers }) => [url, headers.cookie])).toEqual([
      ["/sessions/whoami", "ory_kratos_session=c00kie=="],
    ]);
  });

  test.each(["a; b=c", "a\r\nx: y", "", "x".repeat(5000), "ä"])("with the cookie %j is none", async (value) => {
    ledTo(await begin({ foreignCookies: new Map([["ory_kratos_session", value]]) }));
    expect(server.asked.map(({ headers }) => headers.cookie)).toEqual([undefined]);
  });

  test.each<[string, Change]>([
    ["not active", { active: false }],
    ["over", { expires_at: at(now) }],
  ])("that is %s is none, whatever the status says", async (_name, more) => {
    server.script = json(session(more));
    expect(ledTo(await begin())).toBe("/self-service/login/browser");
  });

  test("of an identity that is switched off is refused", async () => {
    server.script = json(session({ identity: { ...identity, state: "inactive" } }));
    expect(await begin()).toEqual({ kind: "refused", problem: { code: "account_disabled" } });
  });
});

describe("how it was proved", () => {
  const proved = async (more: Change, login?: Partial<LoginContext>) => {
    server.script = json(session(more));
    const step = await begin(login);
    return step.kind === "verified" ? step.identity : step;
  };

  test.each<[readonly string[], readonly string[]]>([
    [["password"], ["pwd"]],
    [["oidc"], []],
    [["code_recovery"], []],
    [["code"], ["otp"]],
    [["passkey"], ["pop"]],
    [["webauthn"], ["hwk"]],
    [["something new"], []],
    [["password", "password"], ["pwd"]],
  ])("%j is %j", async (methods, amr) => {
    expect(await proved({ authentication_methods: methods.map((name) => method(name)) })).toMatchObject({ amr });
  });

  test("two factors are mfa only where both have a name", async () => {
    expect(await proved(raised())).toMatchObject({ amr: ["pwd", "otp", "mfa"], acr: "aal2" });
    const oidc = [method("oidc"), method("totp", "aal2")];
    expect(await proved(raised({ authentication_methods: oidc }))).toMatchObject({ amr: ["otp"], acr: "aal2" });
  });

  test("a level that the steps do not reach is not stated, nor a step that the level denies", async () => {
    expect(await proved({ authenticator_assurance_level: "aal2" })).toMatchObject({ amr: ["pwd"], acr: "aal1" });
    const denied = raised({ authenticator_assurance_level: "aal1" });
    expect(await proved(denied)).toMatchObject({ amr: ["pwd"], acr: "aal1" });
  });

  test("sessions from before 0.9 name no levels", async () => {
    const old = [{ method: "password" }, { method: "totp" }];
    expect(await proved(raised({ authentication_methods: old }))).toMatchObject({ acr: "aal2", authTime: now - 100 });
    expect(await proved({ authentication_methods: null })).toMatchObject({ amr: [], acr: "aal1" });
  });

  test("what came after the session itself was renewed is not younger than it", async () => {
    const late = [method("password", "aal1", now - 5)];
    expect(await proved({ authentication_methods: late })).toMatchObject({ authTime: now - 100 });
  });

  test("a date in the future is no proof of youth", async () => {
    const authenticated_at = at(now + 3600);
    await expect(proved({ authenticated_at }, { notBefore: now })).rejects.toThrow("its clock");
    const soon = { authenticated_at: at(now + 10), authentication_methods: [method("password", "aal1", now + 10)] };
    expect(await proved(soon)).toMatchObject({ authTime: now });
  });
});

describe("what a client demands", () => {
  test.each<[string, Change, readonly string[], string]>([
    ["one factor of one", session(), ["aal1"], "aal1"],
    ["one factor of two", raised(), ["aal1"], "aal1"],
    ["either", raised(), ["aal2", "aal1"], "aal2"],
    ["either, of one", session(), ["aal2", "aal1"], "aal1"],
    ["two factors", raised(), ["aal2"], "aal2"],
  ])("%s is stated", async (_name, found, demandedAcr, acr) => {
    server.script = json(found);
    expect(await begin({ demandedAcr })).toMatchObject({ kind: "verified", identity: { acr } });
  });

  test("two factors of one are fetched once", async () => {
    server.script = json(session());
    const step = await begin({ demandedAcr: ["aal2"] });
    expect(ledTo(step)).toBe("/self-service/login/browser?aal=aal2");
    if (step.kind !== "redirect") return;
    const back = await over().verifier.resume(context({ demandedAcr: ["aal2"] }), step.state, new URLSearchParams());
    expect(back).toEqual({ kind: "refused", problem: { code: "session_not_enough" } });
  });

  test("Kratos itself may insist on the second", async () => {
    server.script = json({ error: { id: "session_aal2_required" } }, 403);
    const step = await begin();
    expect(ledTo(step)).toBe("/self-service/login/browser?aal=aal2");
    if (step.kind !== "redirect") return;
    const back = await over().verifier.resume(context(), step.state, new URLSearchParams());
    expect(back).toEqual({ kind: "refused", problem: { code: "session_not_enough" } });
    server.script = json(raised());
    expect(await over().verifier.resume(context(), step.state, new URLSearchParams())).toMatchObject({
      kind: "verified",
    });
  });

  test("another person is not signed in, and may be exchanged", async () => {
    server.script = json(session());
    const expectedSubject = "11111111-2222-4333-8444-555555555555";
    const step = await begin({ expectedSubject });
    expect(step).toMatchObject({
      kind: "ask",
      prompt: { purpose: "kratos_other", values: { account: "ada@example.com" } },
      problem: { code: "different_account_expected" },
    });
    if (step.kind !== "ask") return;
    server.script = json({ logout_token: "tokentoken", logout_url: "https://evil.example/" });
    const leaving = await over().verifier.resume(context({ expectedSubject }), step.state, new URLSearchParams());
    expect(ledTo(leaving)).toBe("/self-service/logout?token=tokentoken");
    if (leaving.kind !== "redirect") return;
    server.script = json(session());
    const stayed = await over().verifier.resume(context({ expectedSubject }), leaving.state, new URLSearchParams());
    expect(stayed).toEqual({ kind: "refused", problem: { code: "provider_refused" } });
    server.script = nobody;
    const left = await over().verifier.resume(context({ expectedSubject }), leaving.state, new URLSearchParams());
    expect(ledTo(left)).toBe("/self-service/login/browser");
  });

  test("a session that is older than allowed is renewed, and only then believed", async () => {
    server.script = json(session());
    const login = { notBefore: now - 50 };
    const step = await begin(login);
    expect(step).toMatchObject({ kind: "ask", prompt: { purpose: "kratos_again", choices: ["other-account"] } });
    if (step.kind !== "ask") return;
    const sent = await over().verifier.resume(context(login), step.state, new URLSearchParams());
    expect(ledTo(sent)).toBe("/self-service/login/browser?refresh=true");
    if (sent.kind !== "redirect") return;
    const back = () => over().verifier.resume(context(login), sent.state, new URLSearchParams());
    expect(await back()).toEqual({ kind: "refused", problem: { code: "session_not_enough" } });
    // A second factor alone makes no sign-in fresh.
    const half = [method("password"), method("totp", "aal2", now - 10)];
    server.script = json(raised({ authenticated_at: at(now - 10), authentication_methods: half }));
    expect(await back()).toEqual({ kind: "refused", problem: { code: "session_not_enough" } });
    server.script = json(
      session({ authenticated_at: at(now - 10), authentication_methods: [method("password", "aal1", now - 10)] }),
    );
    expect(await back()).toMatchObject({ kind: "verified", identity: { authTime: now - 10 } });
  });

  test("what was there in the very second of the request is not what it asks for", async () => {
    server.script = json(
      session({ authenticated_at: at(now), authentication_methods: [method("password", "aal1", now)] }),
    );
    expect(await begin({ notBefore: now })).toMatchObject({ kind: "ask", prompt: { purpose: "kratos_again" } });
  });
});
