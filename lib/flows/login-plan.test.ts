// A login of more than one step: both count, and they are about the same person.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { login as sampleLogin } from "../hydra/sample-answers.ts";
import { passwordVerifier } from "../verifiers/password.ts";
import type { IdentityVerifier } from "../verifiers/verifier.ts";
import { readSession } from "./session.ts";
import {
  checkTestUser,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";
import { form, loginSteps, right } from "./test-login.ts";

let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;
const { open, page, answer } = loginSteps(() => ({ house, browser }));

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

describe("a plan with a second step", () => {
  const password = passwordVerifier("password", checkTestUser);
  const codeStep = (subject: string): IdentityVerifier<{ sent: number }> => ({
    id: "code",
    stateSchema: z.strictObject({ sent: z.number() }),
    async begin() {
      const field = { name: "code", label: "code", type: "code", autoComplete: "one-time-code", value: "" } as const;
      return { kind: "ask", prompt: { fields: [field] }, state: { sent: 1 } };
    },
    async resume(login, state, given) {
      if (given.get("code") !== "123")
        return { kind: "refused", problem: { code: "wrong_credentials", field: "code" } };
      const amr = [...(login.identity?.amr ?? []), "otp"];
      return { kind: "verified", identity: { subject, amr, authTime: login.nowSeconds + state.sent } };
    },
  });
  const twoSteps = (subject: string) => {
    const code = codeStep(subject);
    return houseOn(admin.origin, {
      custom: {
        verifiers: [password, code],
        plan: {
          firstSteps: () => [password],
          nextStep: ({ identity }) => (identity.amr.includes("otp") ? null : code),
          canRegister: false,
        },
      },
    });
  };

  test("accepts only after both", async () => {
    const both = twoSteps("7");
    await open(both);
    expect(leadsTo(await answer(right, both))).toBe(form);
    expect(admin.told).toEqual([]);
    expect(await page(both)).toMatchObject({ fields: [{ name: "code" }] });
    expect(leadsTo(await answer({ code: "000", answer: "accept" }, both))).toBe(form);
    expect(await page(both)).toMatchObject({ problem: { code: "wrong_credentials", field: "code" } });
    await answer({ code: "123", answer: "accept", remember: "1" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "7", amr: ["pwd", "otp"] });
  });

  test("remembers the name that was proved, not one a later form brings along", async () => {
    const both = twoSteps("7");
    await open(both);
    await answer({ ...right, remember: "1" }, both);
    await answer({ code: "123", email: "mallory", answer: "accept" }, both);
    expect(await readSession(both, browser.get("/"))).toMatchObject({
      username: "ada",
      identity: { subject: "7" },
    });
  });

  test("never lets the second step change who it is", async () => {
    const both = twoSteps("8");
    await open(both);
    await answer(right, both);
    await expect(answer({ code: "123", answer: "accept" }, both)).rejects.toThrow("changed the subject");
    expect(admin.told).toEqual([]);
  });

  test("says so where it cannot be told what is owed next, and goes on once it can", async () => {
    const both = twoSteps("7");
    const away = async () => {
      throw new Error("the database is away", { cause: new Error("connection refused") });
    };
    const broken = { ...both, custom: { ...both.custom, plan: { ...both.custom.plan, nextStep: away } } };
    await open(broken);
    expect(leadsTo(await answer(right, broken))).toBe(form);
    expect(await page(broken)).toMatchObject({
      fields: [{ name: "email" }, { name: "password", value: "" }],
      problem: { code: "unavailable_method" },
    });
    const detail = expect.stringMatching(/the database is away.+connection refused/);
    expect(both.lines).toContainEqual(
      expect.objectContaining({ event: "verifier.failed", method: "password", detail }),
    );
    expect(admin.told).toEqual([]);
    await answer(right, both);
    expect(await page(both)).toMatchObject({ fields: [{ name: "code" }], problem: null });
    await answer({ code: "123", answer: "accept" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "7", amr: ["pwd", "otp"] });
  });

  test("asks at the first step only whether to stay signed in", async () => {
    const both = twoSteps("7");
    await open(both);
    expect(await page(both)).toMatchObject({ rememberSeconds: both.config.rememberSeconds, account: null });
    await answer(right, both);
    expect(await page(both)).toMatchObject({
      rememberSeconds: null,
      account: { subject: "ada", displayName: null, email: null },
    });
    await answer({ code: "123", answer: "accept", remember: "1" }, both);
    expect(await readSession(both, browser.get("/"))).toBeNull();
  });

  test("asks somebody else anew where the first step proved the wrong one", async () => {
    const both = twoSteps("7");
    await open(both);
    expect(await page(both)).toMatchObject({ canSwitchAccount: false });
    await answer(right, both);
    expect(await page(both)).toMatchObject({ canSwitchAccount: true });
    const to = new URL(leadsTo(await answer({ answer: "switch" }, both)));
    expect([to.origin, to.searchParams.get("prompt")]).toEqual(["https://hydra.example", "login"]);
    expect(admin.told).toEqual([]);
  });

  test("another way to sign in at the second step forgets who it was", async () => {
    const both = twoSteps("8");
    await open(both);
    await answer(right, both);
    expect(leadsTo(await answer({ answer: "method:password" }, both))).toBe(form);
    expect(leadsTo(await answer({ ...right, email: "bob" }, both))).toBe(form);
    await answer({ code: "123", answer: "accept" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "8" });
  });

  test("does not ask the wrong account for its second proof", async () => {
    admin.requests.login = { ...sampleLogin, oidc_context: { id_token_hint_claims: { sub: "8" } } };
    const both = twoSteps("8");
    await open(both);
    await answer(right, both);
    expect(await page(both)).toMatchObject({
      fields: [{ name: "email" }, { name: "password" }],
      problem: { code: "different_account_expected" },
    });
    await answer({ ...right, email: "bob" }, both);
    await answer({ code: "123", answer: "accept" }, both);
    expect(admin.told[0]?.body).toMatchObject({ subject: "8" });
  });
});
