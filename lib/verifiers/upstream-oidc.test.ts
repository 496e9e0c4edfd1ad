// The upstream verifier against an independent provider: what it keeps to as a verifier, and what it makes of the answers.
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { upstreamSubject } from "../oidc/proof.ts";
import { otherClients, startTestProvider, testClient } from "../oidc/test-provider.ts";
import { settingReader } from "../setting-reader.ts";
import { readOidc } from "../settings/oidc.ts";
import { describeVerifier, loginContext } from "./conformance.ts";
import { upstreamOidc } from "./upstream-oidc.ts";
import type { LoginContext } from "./verifier.ts";

const provider = await startTestProvider();
afterAll(() => provider.stop());
beforeEach(() => {
  provider.person = "ada";
});

function over(more: Readonly<Record<string, string>> = {}) {
  const env = {
    OIDC_ISSUER: provider.issuer,
    OIDC_ALLOW_CLEARTEXT: "1",
    OIDC_CLIENT_ID: testClient.id,
    OIDC_CLIENT_SECRET: testClient.secret,
    OIDC_TIMEOUT_SECONDS: "2",
    ...more,
  };
  const reader = settingReader(env, () => "");
  const settings = readOidc(reader, { id: "oidc", prefix: "OIDC" });
  expect(reader.complaints).toEqual([]);
  return upstreamOidc(settings);
}

const now = () => Math.floor(Date.now() / 1000);
const subject = upstreamSubject(provider.issuer, "ada");

/** One sign-in as the provider's `person`, with what the client asked for. */
async function signIn(verifier = over(), more: Partial<LoginContext> = {}, change?: (given: URLSearchParams) => void) {
  const login = loginContext({ nowSeconds: now(), ...more });
  const opened = await verifier.begin(login);
  if (opened.kind !== "redirect") throw new Error("Nobody was sent away");
  const given = new URLSearchParams(await provider.visit(opened.to));
  change?.(given);
  return verifier.resume(login, opened.state, given);
}

describeVerifier("an upstream OpenID provider", () => ({
  verifier: over(),
  login: { nowSeconds: now() },
  right: async (opened) => (opened.kind === "redirect" ? provider.visit(opened.to) : {}),
  subject,
  wrongSecret: async (opened) => {
    provider.person = null;
    const given = opened.kind === "redirect" ? await provider.visit(opened.to) : {};
    provider.person = "ada";
    return given;
  },
  canBeGuessed: false,
  isJudgedOnce: true,
  secretFields: ["code"],
  recordedStates: [
    {
      nonce: "Jq8V0q2Zt1fVQq6o0bWJm0f9y3qWm3zv6Z7Wq8o5bXk",
      codeVerifier: "mHhV3m7Jt0c5eXbq2yQ6l8s1n4p7r0u3w6z9C2F5I8L",
    },
  ],
  away: over({ OIDC_ISSUER: "http://127.0.0.1:1024" }),
}));

describe("a sign-in", () => {
  test("is the issuer's and the sub's together, with claims of userinfo", async () => {
    expect(await signIn()).toEqual({
      kind: "verified",
      identity: {
        subject,
        username: "ada@example.com",
        amr: [],
        authTime: expect.any(Number),
        claims: { email: "ada@example.com", email_verified: true, name: "Test ada" },
      },
    });
  });

  test("with an address that nobody verified gives no name to recognise a browser by", async () => {
    provider.person = "bob";
    const said = await signIn();
    expect(said).toMatchObject({ identity: { claims: { email: "bob@example.com" } } });
    expect(said).not.toHaveProperty("identity.username");
    expect(said).not.toHaveProperty("identity.claims.email_verified");
  });

  test("is as fresh as the provider says, when it is asked to be", async () => {
    const said = await signIn(over(), { notBefore: now() });
    expect(said).toMatchObject({ kind: "verified" });
    const late = await signIn(over(), { notBefore: now() + 30 });
    expect(late).toEqual({ kind: "refused", problem: { code: "session_not_enough" } });
  });

  test.each([
    ["EMAIL_DOMAINS", "example.com", "ada", null],
    ["EMAIL_DOMAINS", "example.com", "bob", "not_permitted"],
    ["EMAIL_DOMAINS", "other.example", "ada", "not_permitted"],
    ["REQUIRED_CLAIM", "name=Test ada", "ada", null],
    ["REQUIRED_CLAIM", "name=Test ada", "bob", "not_permitted"],
  ])("where %s is %s: %s, %s", async (name, value, person, code) => {
    provider.person = person;
    const said = await signIn(over({ [`OIDC_${name}`]: value }));
    expect(said).toMatchObject(code === null ? { kind: "verified" } : { kind: "refused", problem: { code } });
  });

  test.each(["none", "client_secret_post"] as const)("by a client that says who it is by %s", async (method) => {
    const secret = method === "none" ? { OIDC_CLIENT_SECRET: "" } : { OIDC_CLIENT_AUTH: method };
    const said = await signIn(over({ OIDC_CLIENT_ID: otherClients[method], ...secret }));
    expect(said).toMatchObject({ kind: "verified", identity: { subject } });
  });

  test("that nobody granted the address to is told so where one is needed", async () => {
    const said = await signIn(over({ OIDC_SCOPE: "openid", OIDC_REQUIRE_EMAIL: "1" }));
    expect(said).toEqual({ kind: "refused", problem: { code: "provider_email_missing" } });
  });
});

describe("what comes back", () => {
  test.each<[string, (given: URLSearchParams) => void]>([
    ["for another flow", (given) => given.set("state", "another-flow")],
    ["for two flows", (given) => given.append("state", "another-flow")],
    ["without a code", (given) => given.delete("code")],
    ["with two codes", (given) => given.append("code", "another")],
    ["with another code", (given) => given.set("code", "another")],
  ])("%s is refused", async (_name, change) => {
    expect(await signIn(over(), {}, change)).toEqual({ kind: "refused", problem: { code: "provider_refused" } });
  });

  test("of another issuer is not redeemed (RFC 9207)", async () => {
    const mixedUp = (given: URLSearchParams) => given.set("iss", "https://attacker.example");
    await expect(signIn(over(), {}, mixedUp)).rejects.toThrow("cannot be believed");
    await expect(signIn(over(), {}, (given) => given.delete("iss"))).rejects.toThrow("cannot be believed");
  });

  test.each([
    ["access_denied", "provider_cancelled"],
    ["login_required", "provider_refused"],
    ["consent_required", "provider_refused"],
  ])("as %s is %s", async (error, code) => {
    const state = loginContext().returnTo.state;
    const given = new URLSearchParams({ error, state, error_description: "their words" });
    const said = await over().resume(loginContext(), { nonce: "n", codeVerifier: "v".repeat(43) }, given);
    expect(said).toEqual({ kind: "refused", problem: { code } });
  });

  test.each([
    ["invalid_scope", "invalid_scope"],
    ["<b>their words</b>", "an unregistered error"],
  ])("as %s is reported as %s", async (error, cause) => {
    const given = new URLSearchParams({ error, state: loginContext().returnTo.state });
    const resumed = over().resume(loginContext(), { nonce: "n", codeVerifier: "v".repeat(43) }, given);
    await expect(resumed).rejects.toMatchObject({ cause: { message: cause } });
  });

  test("for another browser's flow has neither its nonce nor its verifier", async () => {
    const verifier = over();
    const login = loginContext({ nowSeconds: now() });
    const [victim, attacker] = [await verifier.begin(login), await verifier.begin(login)];
    if (victim.kind !== "redirect" || attacker.kind !== "redirect") throw new Error("Nobody was sent away");
    const given = new URLSearchParams(await provider.visit(attacker.to));
    expect(await verifier.resume(login, victim.state, given)).toMatchObject({ kind: "refused" });
    // Even where the provider did not bind the code to the verifier, the nonce is another one.
    const again = new URLSearchParams(await provider.visit(attacker.to));
    const mixed = { ...attacker.state, nonce: victim.state.nonce };
    await expect(verifier.resume(login, mixed, again)).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/nonce/) },
    });
  });
});

describe("the provider's description", () => {
  test("is read once by many, again after a while, and after every failure", async () => {
    const other = await startTestProvider();
    const verifier = over({ OIDC_ISSUER: other.issuer });
    const login = loginContext();
    await Promise.all([verifier.begin(login), verifier.begin(login)]);
    await other.stop();
    expect((await verifier.begin(login)).kind).toBe("redirect");
    const later = loginContext({ nowSeconds: login.nowSeconds + 601 });
    await expect(verifier.begin(later)).rejects.toThrow("description cannot be used");
    await expect(verifier.begin(login)).rejects.toThrow("description cannot be used");
  });

  test("is not waited for by somebody who left", async () => {
    await expect(over().begin(loginContext({ signal: AbortSignal.abort() }))).rejects.toThrow();
  });
});

test("what was wrong last is not asked for in the same way again", async () => {
  const opened = await over().begin(loginContext({ lastProblem: "not_permitted" }));
  if (opened.kind !== "redirect") throw new Error("Nobody was sent away");
  expect(new URL(opened.to).searchParams.get("prompt")).toBe("login");
});
