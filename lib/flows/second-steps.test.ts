// Second steps and passkeys through a whole sign-in: what is told to Hydra, what the page says, and what the log says.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testSecondSteps } from "../accounts/test-second-steps.ts";
import { withSecondSteps } from "../configured-second-steps.ts";
import type { JsonObject } from "../json.ts";
import { judgeCreation, passkeyPlace, requestForCreation } from "../passkeys.ts";
import { type TestAuthenticator, testAuthenticator } from "../test-authenticator.ts";
import { passwordVerifier } from "../verifiers/password.ts";
import {
  checkTestUser,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  ownOrigin,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";
import { form, loginSteps, right } from "./test-login.ts";

const names = { aal1: ["one"], aal2: ["two"], phr: ["three"] };
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;
let device: TestAuthenticator;
const { open, page, answer } = loginSteps(() => ({ house, browser }));

/** Ada has a passkey; so has somebody who left since. */
beforeEach(async () => {
  admin = await startFakeAdmin();
  browser = openBrowser();
  const steps = testSecondSteps();
  const password = passwordVerifier("password", checkTestUser);
  const ways = {
    verifiers: [password],
    plan: { firstSteps: () => [password], nextStep: () => null, canRegister: false },
    account: async (subject: string) => (subject === "7" ? { claims: { name: "Ada" } } : null),
  };
  const config = { publicUrl: ownOrigin, productName: "Gatehouse" };
  house = houseOn(admin.origin, {
    custom: withSecondSteps(ways, { policy: "offered", acr: names }, { steps, config }),
  });
  const place = passkeyPlace(ownOrigin, "Gatehouse");
  if (!place) throw new Error("no place for passkeys");
  device = testAuthenticator(ownOrigin);
  const userHandle = await steps.userHandle("7");
  const { options } = requestForCreation(place, "c2V0LXVw", { userHandle, name: "ada", known: [] });
  const passkey = await judgeCreation(place, "c2V0LXVw", device.create(options));
  if (passkey) await steps.addPasskey("7", userHandle, passkey);
});
afterEach(() => admin.close());

async function request(): Promise<JsonObject> {
  const view = await page();
  if (view.page !== "login" || !view.passkey) throw new Error("no passkey is asked for");
  return view.passkey.options;
}
const refusals = () => house.lines.filter(({ event }) => event === "login.refused").map(({ reason }) => reason);

describe("a passkey on the first page", () => {
  test("is the whole sign-in", async () => {
    await open();
    await answer({ passkey: device.use(await request()), answer: "accept" });
    expect(admin.told[0]?.body).toMatchObject({
      subject: "7",
      amr: ["pop", "user", "mfa"],
      acr: "three",
      context: { claims: { name: "Ada" } },
    });
  });

  test.each([
    ["of another site", { origin: "https://auth.example.org" }, "passkey_failed"],
    ["nobody touched", { isPresent: false }, "passkey_failed"],
    ["nobody unlocked", { isVerified: false }, "passkey_failed"],
    ["that was damaged on the way", { isDamaged: true }, "passkey_failed"],
    ["that nobody knows", { id: "bm9ib2R5" }, "passkey_unknown"],
    ["that has a copy", { counter: 1 }, "passkey_copied"],
  ])("%s is refused in words, with every way on", async (_name, differently, code) => {
    await open();
    const posted = device.use(await request(), differently);
    expect(leadsTo(await answer({ passkey: posted, answer: "accept" }))).toBe(form);
    expect(admin.told).toEqual([]);
    expect(refusals()).toEqual([code]);
    expect(JSON.stringify(house.lines)).not.toContain(posted.slice(20, 60));
    expect(await page()).toMatchObject({
      problem: { code },
      fields: [{ name: "email" }, { name: "password" }],
      canContinue: true,
    });
    await answer({ passkey: device.use(await request()), answer: "accept" });
    expect(admin.told[0]?.body).toMatchObject({ subject: "7" });
  });

  test("answers one challenge, and that one once", async () => {
    await open();
    const first = await request();
    await answer({ passkey: "{}", answer: "accept" });
    expect(await request()).not.toEqual(first);
    await answer({ passkey: device.use(first), answer: "accept" });
    expect(admin.told).toEqual([]);
    expect(refusals()).toEqual(["passkey_failed", "passkey_failed"]);
  });

  test("answers no other flow: another browser was asked something else", async () => {
    await open();
    const posted = device.use(await request());
    browser = openBrowser();
    await open();
    await answer({ passkey: posted, answer: "accept" });
    expect(admin.told).toEqual([]);
    expect(refusals()).toEqual(["passkey_failed"]);
  });
});

describe("a passkey after the password", () => {
  test("is owed, and somebody else's does not do", async () => {
    await open();
    await answer({ ...right, email: "bob" });
    expect(await page()).toMatchObject({ purpose: "second-step-offer" });
    await open();
    browser = openBrowser();
    await open();
    await answer(right);
    expect(await page()).toMatchObject({
      purpose: "passkey",
      account: { subject: "ada", displayName: null, email: null },
      fields: [],
    });
    expect(admin.told).toEqual([]);
    await answer({ answer: "accept" });
    expect(await page()).toMatchObject({ purpose: "passkey", problem: { code: "passkey_failed" } });
    await answer({ passkey: device.use(await request()), answer: "accept" });
    expect(admin.told[0]?.body).toMatchObject({ subject: "7", amr: ["pwd", "pop", "user", "mfa"], acr: "three" });
  });
});
