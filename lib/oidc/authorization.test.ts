import { expect, test } from "vitest";
import { loginRequest } from "../hydra/types.ts";
import type { LoginContext } from "../verifiers/verifier.ts";
import { authorizationParameters } from "./authorization.ts";

const settings = { scope: "openid email", acrValues: ["gold"], prompts: null };

function login(context: object = {}, more: Partial<LoginContext> = {}) {
  const request = loginRequest.parse({
    challenge: "c",
    skip: false,
    request_url: "https://hydra.example/oauth2/auth",
    client: { client_id: "c" },
    oidc_context: context,
  });
  return {
    loginRequest: request,
    entry: "login" as const,
    notBefore: null,
    nowSeconds: 1000,
    ...more,
    demandedAcr: more.demandedAcr ?? [],
  };
}

test.each<[string, ReturnType<typeof login>, object]>([
  ["nothing more than the scope", login(), {}],
  ["a proof that is young enough", login({}, { notBefore: 940 }), { max_age: "60" }],
  ["a proof from now on", login({}, { notBefore: 1000, prompts: ["login"] }), { max_age: "0", prompt: "login" }],
  ["a proof by a clock that was set back", login({}, { notBefore: 1200 }), { max_age: "0" }],
  ["what it is believed about assurance", login({}, { demandedAcr: ["gold", "silver"] }), { acr_values: "gold" }],
  ["languages", login({ ui_locales: ["de-AT", "en", "x y", "\n"] }), { ui_locales: "de-AT en" }],
  ["the client's hint", login({ login_hint: " ada@x.example " }), { login_hint: "ada@x.example" }],
  ["no hint that no name can be", login({ login_hint: `a\u0000${"x".repeat(400)}` }), {}],
  ["another account where one is to be chosen", login({}, { prompts: ["select_account"] }), { prompt: "login" }],
  ["no consent: that of our client is not theirs", login({}, { prompts: ["consent"] }), {}],
  ["no new account where it does not know how", login({}, { entry: "registration" }), {}],
  ["another account after a wrong one", login({}, { lastProblem: "different_account_expected" }), { prompt: "login" }],
  [
    "the address anew after it was kept back",
    login({}, { lastProblem: "provider_email_missing" }),
    { prompt: "login consent" },
  ],
  ["a new proof after an old one", login({}, { lastProblem: "session_not_enough" }), { prompt: "login" }],
  ["nothing more after an outage", login({}, { lastProblem: "unavailable_method" }), {}],
])("asks for %s", (_name, asked, expected) => {
  expect(authorizationParameters(asked, settings, undefined)).toEqual({ scope: "openid email", ...expected });
});

test("asks only what the provider knows", () => {
  const choose = login({}, { prompts: ["select_account"], entry: "login" });
  expect(authorizationParameters(choose, settings, ["select_account", "login"]).prompt).toBe("select_account");
  expect(authorizationParameters(choose, settings, ["none"])).not.toHaveProperty("prompt");
  expect(authorizationParameters(choose, { ...settings, prompts: ["select_account"] }, ["login"]).prompt).toBe(
    "select_account",
  );
  const create = login({}, { entry: "registration" });
  expect(authorizationParameters(create, settings, ["create", "login"]).prompt).toBe("create");
});
