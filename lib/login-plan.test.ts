// Which step is owed: every combination of what a client wants, a person has, and the house demands.
import { describe, expect, test } from "vitest";
import { acrLevels } from "./acr.ts";
import { loginRequest as parseLoginRequest } from "./hydra/types.ts";
import { jsonObject } from "./json.ts";
import { planWithSecondStep } from "./login-plan.ts";
import type { IdentityVerifier } from "./verifiers/verifier.ts";

const now = 1_800_000_000;
const day = 86_400;
const step = (id: string): IdentityVerifier => ({
  id,
  // Never begun here: only which one it is.
  stateSchema: jsonObject,
  begin: async () => ({ kind: "refused", problem: { code: "wrong_code" } }),
  resume: async () => ({ kind: "refused", problem: { code: "wrong_code" } }),
});
const ownStep = step("password-change");
const names = { aal1: ["one"], aal2: ["two"], phr: ["three"] };

type Situation = {
  readonly policy?: "offered" | "required";
  readonly has?: readonly ("app" | "passkey")[];
  readonly amr?: readonly string[];
  readonly passed?: boolean;
  readonly asked?: readonly string[];
  readonly trusted?: boolean;
  readonly fresh?: boolean;
  readonly declinedDaysAgo?: number;
  readonly noPasskeys?: boolean;
  readonly owesMore?: boolean;
};

async function owed(situation: Situation): Promise<string | null> {
  const { policy = "offered", has = [], amr = ["pwd"], asked = [], declinedDaysAgo: days } = situation;
  const plan = planWithSecondStep({
    plan: { firstSteps: () => [], canRegister: false, nextStep: () => (situation.owesMore ? ownStep : null) },
    policy,
    acr: acrLevels(names, situation.noPasskeys ? ["aal2", "aal1"] : ["phr", "aal2", "aal1"]),
    steps: {
      totpSecret: async () => (has.includes("app") ? "SECRET" : null),
      passkeys: async () =>
        has.includes("passkey") ? [{ id: "i", publicKey: "k", counter: 0, transports: [], isBackedUp: true }] : [],
      declinedAt: async () => (days === undefined ? null : now - days * day),
    },
    verifiers: {
      known: step("known"),
      setUp: step("set-up"),
      offer: step("offer"),
      passkey: situation.noPasskeys ? null : { use: step("passkey"), setUp: step("passkey-set-up") },
    },
  });
  const loginRequest = parseLoginRequest.parse({
    challenge: "c",
    skip: false,
    request_url: "https://hydra.example/oauth2/auth?client_id=c",
    client: { client_id: "c" },
    oidc_context: { acr_values: asked },
  });
  const identity = { subject: "7", amr, authTime: now, ...(situation.passed ? { secondStepAt: now } : {}) };
  const notBefore = situation.fresh ? now - 10 : null;
  const isTrustedBrowser = situation.trusted ?? false;
  const next = await plan.nextStep({ loginRequest, entry: "login", notBefore, identity, isTrustedBrowser });
  return next?.id ?? null;
}

const code = ["pwd", "otp", "mfa"];
const passkey = ["pop", "user", "mfa"];

describe("by the house's rule", () => {
  test.each<[string, Situation, string | null]>([
    ["nothing yet: offered", {}, "offer"],
    ["nothing yet, demanded", { policy: "required" }, "set-up"],
    ["declined yesterday", { declinedDaysAgo: 1 }, null],
    ["declined long ago", { declinedDaysAgo: 31 }, "offer"],
    ["declined while it was offered, now demanded", { policy: "required", declinedDaysAgo: 1 }, "set-up"],
    ["an app", { has: ["app"] }, "known"],
    ["a passkey", { has: ["passkey"] }, "known"],
    ["a passkey from before, and a place where browsers have none", { has: ["passkey"], noPasskeys: true }, "offer"],
    ["an app, trusted", { has: ["app"], trusted: true }, null],
    ["an app, trusted, and a fresh proof wanted", { has: ["app"], trusted: true, fresh: true }, "known"],
    ["nothing yet, demanded, trusted for whatever reason", { policy: "required", trusted: true }, "set-up"],
    ["passed", { has: ["app"], amr: code, passed: true }, null],
    ["passed, of the same kind as the first", { has: ["app"], amr: ["otp"], passed: true }, null],
    ["passed after a first step that says nothing of itself", { has: ["app"], amr: ["otp"], passed: true }, null],
    ["signed in by passkey", { has: ["app", "passkey"], amr: passkey }, null],
    ["a code by itself is no second step", { has: ["app"], amr: ["otp"] }, "known"],
    ["what the way itself owes comes last", { has: ["app"], owesMore: true }, "known"],
    ["what the way itself owes", { has: ["app"], amr: code, passed: true, owesMore: true }, "password-change"],
  ])("%s", async (_name, situation, next) => {
    expect(await owed(situation)).toBe(next);
  });
});

describe("by what a client asks for", () => {
  test.each<[string, Situation, string | null]>([
    ["two factors of who has none", { asked: ["two"], declinedDaysAgo: 1 }, "set-up"],
    ["two factors or one, of who has none", { asked: ["two", "one"], declinedDaysAgo: 1 }, null],
    ["two factors or one, of who has an app", { asked: ["two", "one"], has: ["app"], trusted: true }, "known"],
    ["one or two, of who has an app", { asked: ["one", "two"], has: ["app"], trusted: true }, null],
    ["two factors: trust spares nothing", { asked: ["two"], has: ["app"], trusted: true }, "known"],
    ["two factors, reached", { asked: ["two"], has: ["app"], amr: code, passed: true }, null],
    ["two factors, and there were two of a kind", { asked: ["two"], has: ["app"], amr: ["otp"], passed: true }, null],
    ["a passkey of who has one", { asked: ["three"], has: ["app", "passkey"] }, "passkey"],
    ["a passkey of who used a code", { asked: ["three"], has: ["app", "passkey"], amr: code, passed: true }, "passkey"],
    ["a passkey of who has none", { asked: ["three"] }, "passkey-set-up"],
    ["a passkey of who has an app: first the app", { asked: ["three"], has: ["app"] }, "known"],
    ["a passkey of who used the app", { asked: ["three"], has: ["app"], amr: code, passed: true }, "passkey-set-up"],
    ["a passkey, or a code that was used", { asked: ["three", "two"], has: ["app"], amr: code, passed: true }, null],
    ["a passkey, used", { asked: ["three"], has: ["passkey"], amr: passkey }, null],
    ["one factor", { asked: ["one"], declinedDaysAgo: 1 }, null],
    ["something nobody knows", { asked: ["four"], declinedDaysAgo: 1 }, null],
  ])("%s", async (_name, situation, next) => {
    expect(await owed(situation)).toBe(next);
  });
});
