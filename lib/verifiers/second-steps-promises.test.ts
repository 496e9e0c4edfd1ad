// What each second step promises besides what every verifier keeps to.
import { describe, expect, test } from "vitest";
import { testSecondSteps } from "../accounts/test-second-steps.ts";
import { jsonObject } from "../json.ts";
import { loginContext } from "./conformance.ts";
import { passkeyVerifier } from "./passkey.ts";
import { passkeyEnrolmentVerifier } from "./passkey-enrolment.ts";
import { recoveryCodeVerifier } from "./recovery-code.ts";
import {
  account,
  ada,
  codeOf,
  nowSeconds,
  optionsOf,
  password,
  place,
  secret,
  shownSecret,
  uses,
  withApp,
  withCodes,
  withPasskey,
} from "./test-second-step.ts";
import { totpVerifier } from "./totp.ts";
import { totpEnrolmentVerifier } from "./totp-enrolment.ts";
import type { LoginContext } from "./verifier.ts";
import { withPasskeys } from "./with-passkeys.ts";

describe("a code of an app", () => {
  const answer = async (steps: Awaited<ReturnType<typeof withApp>>, flowId: string, at = nowSeconds) => {
    const login = loginContext({ identity: ada, flowId, nowSeconds: at });
    return totpVerifier(steps).resume(login, {}, new URLSearchParams({ code: codeOf(secret, at) }));
  };

  test("works once, and again only for the double click it came from", async () => {
    const steps = await withApp();
    expect((await answer(steps, "one")).kind).toBe("verified");
    expect((await answer(steps, "one")).kind).toBe("verified");
    expect(await answer(steps, "two")).toMatchObject({ kind: "ask", problem: { code: "wrong_code" } });
    expect((await answer(steps, "two", nowSeconds + 30)).kind).toBe("verified");
    // The one before it, which its own window would still let through.
    expect(await answer(steps, "three")).toMatchObject({ problem: { code: "wrong_code" } });
  });

  test("says what was added, and what a browser is trusted by", async () => {
    expect(await answer(await withApp(), "one")).toEqual({
      kind: "verified",
      identity: {
        subject: "7",
        amr: ["pwd", "otp", "mfa"],
        authTime: nowSeconds,
        secondStepAt: nowSeconds,
        trustMark: expect.stringMatching(/^[\w-]{16}$/),
      },
    });
  });

  test("is asked for no longer when the app was taken away meanwhile", async () => {
    expect(await answer(testSecondSteps(), "one")).toEqual({
      kind: "refused",
      problem: { code: "unavailable_method" },
    });
  });
});

describe("setting up an app", () => {
  const login = loginContext({ identity: ada });
  async function confirmed(steps = testSecondSteps()) {
    const verifier = totpEnrolmentVerifier(steps, "Gatehouse");
    const opened = await verifier.begin(login);
    if (opened.kind !== "ask") throw new Error("asked nothing");
    const right = new URLSearchParams({ code: codeOf(shownSecret(opened)) });
    return { steps, verifier, opened, said: await verifier.resume(login, opened.state, right) };
  }

  test("shows the secret as a picture and as text, and the same one", async () => {
    const { opened } = await confirmed();
    const [qr] = opened.prompt.notes ?? [];
    expect(qr).toMatchObject({ kind: "qr" });
    expect(JSON.stringify(qr)).toContain(`otpauth://totp/Gatehouse:ada?secret=${shownSecret(opened)}&issuer=Gatehouse`);
  });

  test("keeps nothing before the recovery codes were seen, and everything after", async () => {
    const { steps, verifier, opened, said } = await confirmed();
    expect(said).toMatchObject({ kind: "ask", prompt: { purpose: "recovery-codes" } });
    expect(await steps.totpSecret("7")).toBeNull();
    if (said.kind !== "ask") throw new Error("asked nothing");
    const end = await verifier.resume(login, said.state, new URLSearchParams());
    expect(end).toMatchObject({ kind: "verified", identity: { amr: ["pwd", "otp", "mfa"] } });
    expect(await steps.totpSecret("7")).toBe(shownSecret(opened));
    expect(await steps.recoveryCodesLeft("7")).toBe(10);
  });

  test("leaves codes from an earlier time as they are", async () => {
    const steps = await withCodes(4);
    expect((await confirmed(steps)).said.kind).toBe("verified");
    expect(await steps.recoveryCodesLeft("7")).toBe(4);
  });

  test("takes the code that proved it for no sign-in", async () => {
    const { steps, opened } = await confirmed(await withCodes());
    const code = codeOf(shownSecret(opened));
    const other = loginContext({ identity: ada, flowId: "another" });
    const said = await totpVerifier(steps).resume(other, {}, new URLSearchParams({ code }));
    expect(said).toMatchObject({ problem: { code: "wrong_code" } });
  });
});

describe("a recovery code", () => {
  const login = loginContext({ identity: ada });
  const answer = (steps: Awaited<ReturnType<typeof withCodes>>, code: string, context: LoginContext = login) =>
    recoveryCodeVerifier(steps).resume(context, { at: "code" }, new URLSearchParams({ code }));

  test("works once", async () => {
    const steps = await withCodes();
    expect((await answer(steps, "abcde-fghia")).kind).toBe("verified");
    const other = loginContext({ identity: ada, flowId: "another" });
    expect(await answer(steps, "abcde-fghia", other)).toMatchObject({ problem: { code: "wrong_code" } });
  });

  test.each([
    [4, "recovery-codes-few", "3"],
    [1, "recovery-codes-none", "0"],
  ])("says when few are left: of %d", async (howMany, purpose, left) => {
    const steps = await withCodes(howMany);
    const said = await answer(steps, "abcde-fghia");
    expect(said).toMatchObject({ kind: "ask", prompt: { purpose, values: { left }, choices: ["new-codes"] } });
    const verifier = recoveryCodeVerifier(steps);
    const fresh = await verifier.resume(login, { at: "few" }, new URLSearchParams({ choice: "new-codes" }));
    expect(fresh).toMatchObject({ prompt: { purpose: "recovery-codes" } });
    expect(await steps.recoveryCodesLeft("7")).toBe(howMany - 1);
    if (fresh.kind !== "ask") throw new Error("asked nothing");
    expect((await verifier.resume(login, fresh.state, new URLSearchParams())).kind).toBe("verified");
    expect(await steps.recoveryCodesLeft("7")).toBe(10);
  });
});

describe("a passkey", () => {
  const login = loginContext({ identity: ada });

  test("that somebody else has is not made theirs as well", async () => {
    const steps = testSecondSteps();
    const { device } = await withPasskey("8", steps);
    const [theirs] = await steps.passkeys("8");
    const verifier = passkeyEnrolmentVerifier(steps, place);
    const opened = await verifier.begin(login);
    if (opened.kind !== "ask") throw new Error("asked nothing");
    const passkey = device.create(optionsOf(opened), theirs ? { id: theirs.id } : {});
    const shown = await verifier.resume(login, opened.state, new URLSearchParams({ passkey }));
    if (shown.kind !== "ask") throw new Error("asked nothing");
    const said = await verifier.resume(login, shown.state, new URLSearchParams());
    expect(said).toMatchObject({ kind: "ask", problem: { code: "passkey_failed" } });
    expect(await steps.passkeys("7")).toEqual([]);
    expect(await steps.recoveryCodesLeft("7")).toBe(0);
  });

  test("is no proof by being made, and a proof of two factors by being used", async () => {
    const { steps, device } = await withPasskey();
    const verifier = passkeyVerifier(steps, place);
    const opened = await verifier.begin(login);
    if (opened.kind !== "ask") throw new Error("asked nothing");
    const given = new URLSearchParams(uses(device)(opened));
    expect(await verifier.resume(login, opened.state, given)).toMatchObject({
      identity: { amr: ["pwd", "pop", "user", "mfa"], secondStepAt: nowSeconds },
    });
  });

  test("gets a challenge of its own each time it is asked for", async () => {
    const { steps } = await withPasskey();
    const verifier = passkeyVerifier(steps, place);
    const [one, two] = [await verifier.begin(login), await verifier.begin(login)];
    const again = await verifier.resume(login, { challenge: "eA" }, new URLSearchParams({ passkey: "{}" }));
    const challenges = [one, two, again].map((step) => optionsOf(step).challenge);
    expect(new Set(challenges).size).toBe(3);
    expect(again).toMatchObject({ problem: { code: "passkey_failed" } });
  });
});

describe("a passkey instead of a password", () => {
  async function by(subject: string, change: (text: string) => Record<string, string>) {
    const { steps, device } = await withPasskey(subject);
    const verifier = withPasskeys(password, { steps, place, account });
    const login = loginContext();
    const opened = await verifier.begin(login);
    if (opened.kind !== "ask") throw new Error("asked nothing");
    const posted = device.use(optionsOf(opened));
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries(change(posted))) fields.append(name, value);
    return verifier.resume(login, opened.state, fields);
  }

  test("is offered within the name's field", async () => {
    const { steps } = await withPasskey();
    const opened = await withPasskeys(password, { steps, place, account }).begin(loginContext());
    expect(opened).toMatchObject({ prompt: { passkey: { kind: "get", isConditional: true } } });
    expect(jsonObject.parse(optionsOf(opened))).toMatchObject({
      rpId: "auth.example.com",
      userVerification: "required",
    });
    expect(optionsOf(opened)).not.toHaveProperty("allowCredentials");
  });

  test("brings today's claims along", async () => {
    expect(await by("7", (passkey) => ({ passkey }))).toMatchObject({
      kind: "verified",
      identity: { subject: "7", username: "ada@example.com", amr: ["pop", "user", "mfa"], claims: { name: "Ada" } },
    });
  });

  test.each([
    ["8", "account_disabled"],
    ["9", "passkey_unknown"],
  ])("of subject %s is %s: keys outlive accounts", async (subject, code) => {
    expect(await by(subject, (passkey) => ({ passkey }))).toMatchObject({ kind: "ask", problem: { code } });
  });

  test("that proves nothing is no reason to look at the password", async () => {
    const said = await by("7", () => ({ passkey: "{}", email: "ada", password: "right-secret" }));
    expect(said).toMatchObject({ kind: "ask", problem: { code: "passkey_failed" } });
  });
});
