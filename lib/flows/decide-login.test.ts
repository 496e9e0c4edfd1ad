import { describe, expect, test } from "vitest";
import { demandedAcr } from "../acr.ts";
import { loginRequest } from "../hydra/types.ts";
import { contradictsIdTokenHint, decideLogin, type LoginFacts } from "./decide-login.ts";

type Asked = {
  readonly prompt?: string;
  readonly claims?: string;
  readonly skip?: boolean;
  readonly oidc?: object;
  readonly subjectType?: string;
};

function request({ prompt, claims, skip = false, oidc = {}, subjectType = "public" }: Asked = {}) {
  const url = new URL("https://oauth.example.com/oauth2/auth?client_id=c");
  if (prompt) url.searchParams.set("prompt", prompt);
  if (claims) url.searchParams.set("claims", claims);
  return loginRequest.parse({
    challenge: "x",
    skip,
    subject: skip ? "ada" : "",
    request_url: url.href,
    oidc_context: oidc,
    client: { client_id: "c", subject_type: subjectType },
  });
}
const nobody: LoginFacts = {
  session: null,
  reachableAcr: [],
  rememberedAcr: undefined,
  isDisabled: false,
  hasEnded: false,
};
const ada: LoginFacts = {
  ...nobody,
  session: {
    username: "ada@example.com",
    loginSessionId: "sid",
    identity: { subject: "ada", amr: ["pwd"], authTime: 1, claims: { email: "Ada@Example.com" } },
  },
};

describe("without a remembered session", () => {
  test.each([[undefined], ["login"], ["consent"], ["select_account"], ["registration"]])("prompt %s asks", (prompt) => {
    expect(decideLogin(request(prompt ? { prompt } : {}), nobody).kind).toBe("ask");
  });
  test("an own session signs nobody in", () => expect(decideLogin(request(), ada).kind).toBe("ask"));
  test("a silent request stays silent", () => {
    expect(decideLogin(request({ prompt: "none" }), nobody)).toMatchObject({ kind: "reject", error: "login_required" });
  });
});

describe("with one", () => {
  const skip = true;
  test("it is accepted", () =>
    expect(decideLogin(request({ skip }), nobody)).toEqual({ kind: "accept", reason: "skip" }));
  test("silently too", () => expect(decideLogin(request({ skip, prompt: "none" }), nobody).kind).toBe("accept"));
  test.each(["select_account", "registration"])("prompt %s lets choose", (prompt) => {
    expect(decideLogin(request({ skip, prompt }), nobody).kind).toBe("choose");
  });
  test("a closed account is refused", () => {
    expect(decideLogin(request({ skip }), { ...nobody, isDisabled: true })).toMatchObject({
      kind: "reject",
      error: "access_denied",
    });
    expect(decideLogin(request({ skip, prompt: "none" }), { ...nobody, isDisabled: true })).toMatchObject({
      error: "login_required",
    });
  });
  test("a session that ended elsewhere is made anew, and silently is none", () => {
    expect(decideLogin(request({ skip }), { ...nobody, hasEnded: true })).toEqual({
      kind: "restart",
      reason: "ended_elsewhere",
    });
    expect(decideLogin(request({ skip, prompt: "none" }), { ...nobody, hasEnded: true })).toMatchObject({
      kind: "reject",
      error: "login_required",
    });
  });
  test.each([
    ["ada", "accept"],
    ["ADA@example.com", "accept"],
    ["bob@example.com", "choose"],
  ])("a hint at %s: %s", (login_hint, kind) => {
    expect(decideLogin(request({ skip, oidc: { login_hint } }), ada).kind).toBe(kind);
  });
  test("a hint that cannot be compared decides nothing", () => {
    expect(decideLogin(request({ skip, oidc: { login_hint: "bob" } }), nobody).kind).toBe("accept");
  });
  test("a silent request for somebody else is no login page", () => {
    expect(decideLogin(request({ skip, prompt: "none", oidc: { login_hint: "bob" } }), ada)).toMatchObject({
      error: "account_selection_required",
    });
  });
});

describe("assurance", () => {
  const oidc = { acr_values: ["gold", "silver"] };
  test("what cannot be reached is refused and not lied about", () => {
    expect(decideLogin(request({ oidc }), nobody)).toMatchObject({
      kind: "reject",
      error: "unmet_authentication_requirements",
    });
  });
  test("what can be reached is asked for", () => {
    expect(decideLogin(request({ oidc }), { ...nobody, reachableAcr: ["silver"] }).kind).toBe("ask");
  });
  test("a remembered proof that is too weak starts anew, silently it is login_required", () => {
    const weak = { ...nobody, reachableAcr: ["silver"] };
    expect(decideLogin(request({ oidc, skip: true }), weak).kind).toBe("restart");
    expect(decideLogin(request({ oidc, skip: true, prompt: "none" }), weak)).toMatchObject({ error: "login_required" });
    expect(decideLogin(request({ oidc, skip: true }), { ...weak, rememberedAcr: "silver" }).kind).toBe("accept");
  });
  test("the claims parameter outranks acr_values", () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ["platinum"] } } });
    expect(demandedAcr(request({ oidc, claims }))).toEqual(["platinum"]);
    expect(demandedAcr(request({ oidc }))).toEqual(["gold", "silver"]);
  });
});

test("another subject than the hinted one is noticed, where subjects can be compared", () => {
  const oidc = { id_token_hint_claims: { sub: "ada" } };
  expect(contradictsIdTokenHint(request({ oidc }), "bob")).toBe(true);
  expect(contradictsIdTokenHint(request({ oidc }), "ada")).toBe(false);
  expect(contradictsIdTokenHint(request({ oidc, subjectType: "pairwise" }), "bob")).toBe(false);
  expect(contradictsIdTokenHint(request(), "bob")).toBe(false);
});
