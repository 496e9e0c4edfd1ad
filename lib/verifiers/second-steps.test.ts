// Every second step through the conformance suite, and what each of them promises besides.
import { describe, expect, test } from "vitest";
import { testSecondSteps } from "../accounts/test-second-steps.ts";
import { fromBase32 } from "../base32.ts";
import { type JsonObject, jsonObject } from "../json.ts";
import { judgeCreation, passkeyPlace, requestForCreation } from "../passkeys.ts";
import { type TestAuthenticator, testAuthenticator } from "../test-authenticator.ts";
import { hotp, totpStepAt } from "../totp.ts";
import { anyOf } from "./any-of.ts";
import { describeVerifier, loginContext, type Subject } from "./conformance.ts";
import { passkeyVerifier } from "./passkey.ts";
import { passkeyEnrolmentVerifier } from "./passkey-enrolment.ts";
import { passwordVerifier } from "./password.ts";
import { recoveryCodeVerifier } from "./recovery-code.ts";
import { totpVerifier } from "./totp.ts";
import { totpEnrolmentVerifier } from "./totp-enrolment.ts";
import type { Identity, LoginContext, Step } from "./verifier.ts";
import { withPasskeys } from "./with-passkeys.ts";
import { withTrustMark } from "./with-trust-mark.ts";

const origin = "https://auth.example.com";
const found = passkeyPlace(origin, "Gatehouse");
if (!found) throw new Error("no place for passkeys");
const place = found;

const ada: Identity = { subject: "7", username: "ada", amr: ["pwd"], authTime: 1_799_999_990 };
const { nowSeconds } = loginContext();
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const codeOf = (of: string, seconds = nowSeconds) => hotp(fromBase32(of), totpStepAt(seconds));
const wrongCode = "000000";
const away = async () => {
  throw new Error("the database is away");
};

async function withApp() {
  const steps = testSecondSteps();
  await steps.setTotpSecret("7", secret);
  return steps;
}
async function withPasskey(subject = "7", steps = testSecondSteps()) {
  const device = testAuthenticator(origin);
  const userHandle = await steps.userHandle(subject);
  const { options } = requestForCreation(place, "c2V0LXVw", { userHandle, name: "ada", known: [] });
  const passkey = await judgeCreation(place, "c2V0LXVw", device.create(options));
  if (!passkey) throw new Error("the device made no passkey");
  await steps.addPasskey(subject, userHandle, passkey);
  return { steps, device };
}
function optionsOf(step: Step): JsonObject {
  return step.kind === "ask" && step.prompt.passkey ? step.prompt.passkey.options : {};
}
const secondStep = { login: { identity: ada }, subject: "7" } as const;
const uses = (device: TestAuthenticator) => (opened: Step) => ({ passkey: device.use(optionsOf(opened)) });

describeVerifier("totp", async () => ({
  ...secondStep,
  verifier: totpVerifier(await withApp()),
  right: { code: codeOf(secret) },
  rightOtherwise: { code: ` ${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)} ` },
  wrongSecret: { code: wrongCode },
  canBeGuessed: true,
  secretFields: ["code"],
  recordedStates: [{}],
  away: totpVerifier({ ...(await withApp()), totpSecret: away }),
}));

const shownSecret = (opened: Step) => {
  const note = opened.kind === "ask" ? opened.prompt.notes?.find(({ kind }) => kind === "text") : undefined;
  return note?.kind === "text" ? note.content.replaceAll(" ", "") : "";
};
describeVerifier("totpEnrolment", () => ({
  ...secondStep,
  verifier: totpEnrolmentVerifier(testSecondSteps(), "Gatehouse"),
  right: [(opened: Step) => ({ code: codeOf(shownSecret(opened)) }), {}],
  wrongSecret: { code: wrongCode },
  canBeGuessed: true,
  secretFields: ["code"],
  recordedStates: [
    { secret, confirmed: null, codes: [] },
    { secret, confirmed: 60_000_000, codes: ["abcdefghij"] },
  ],
  away: totpEnrolmentVerifier({ ...testSecondSteps(), recoveryCodesLeft: away }, "Gatehouse"),
}));

const codes = Array.from({ length: 10 }, (_, at) => `abcdefghi${"abcdefghij"[at]}`);
async function withCodes(howMany = 10) {
  const steps = testSecondSteps();
  await steps.setRecoveryCodes("7", codes.slice(0, howMany));
  return steps;
}
describeVerifier("recoveryCode", async () => ({
  ...secondStep,
  verifier: recoveryCodeVerifier(await withCodes()),
  right: { code: "abcde-fghia" },
  rightOtherwise: { code: " ABCDE FGHIA " },
  wrongSecret: { code: "zzzzz-zzzzz" },
  canBeGuessed: true,
  secretFields: ["code"],
  recordedStates: [{ at: "code" }, { at: "few" }, { at: "fresh", codes: ["abcdefghij"] }],
  away: recoveryCodeVerifier({ ...(await withCodes()), spendRecoveryCode: away }),
}));

const passkeys = async (): Promise<Subject<{ challenge: string }>> => {
  const { steps, device } = await withPasskey();
  return {
    ...secondStep,
    verifier: passkeyVerifier(steps, place),
    right: uses(device),
    wrongSecret: { passkey: "{}" },
    canBeGuessed: false,
    // One that counts is judged once; the answer to a repeated form is the flow's.
    isJudgedOnce: true,
    secretFields: ["passkey"],
    recordedStates: [{ challenge: "Y2hhbGxlbmdl" }],
    away: passkeyVerifier({ ...steps, passkeyById: away }, place),
  };
};
describeVerifier("passkey", passkeys);

describeVerifier("passkeyEnrolment", () => {
  const device = testAuthenticator(origin);
  const steps = testSecondSteps();
  let answer: string | undefined;
  return {
    ...secondStep,
    verifier: passkeyEnrolmentVerifier(steps, place),
    // The same answer again, as a double click sends it.
    right: [(opened: Step) => ({ passkey: (answer ??= device.create(optionsOf(opened))) }), {}],
    wrongSecret: { passkey: "{}" },
    canBeGuessed: false,
    secretFields: [],
    recordedStates: [
      { at: "making", challenge: "Y2hhbGxlbmdl" },
      { at: "codes", codes: ["abcdefghij"] },
    ],
    away: passkeyEnrolmentVerifier({ ...steps, passkeyById: away }, place),
  };
});

describeVerifier("anyOf", async () => {
  const verifier = anyOf("second-step", [
    { verifier: totpVerifier(await withApp()), isOpenTo: async () => true },
    { verifier: recoveryCodeVerifier(await withCodes()), isOpenTo: async () => true },
  ]);
  return {
    ...secondStep,
    verifier,
    right: [{ choice: "use-recovery-code" }, { choice: "use-totp" }, { code: codeOf(secret) }],
    wrongSecret: { code: wrongCode },
    canBeGuessed: false,
    secretFields: ["code"],
    recordedStates: [
      { way: "totp", state: {} },
      { way: null, state: {} },
    ],
    away: anyOf("second-step", [
      { verifier: totpVerifier({ ...(await withApp()), totpSecret: away }), isOpenTo: async () => true },
    ]),
  };
});

const password = passwordVerifier("password", async (name, typed) =>
  name === "ada" && typed === "right-secret" ? { subject: "7", claims: { name: "Ada" } } : null,
);
const account = async (subject: string) =>
  subject === "7" ? { claims: { name: "Ada", email: "ada@example.com" } } : subject === "8" ? "disabled" : null;

describeVerifier("withPasskeys, by password", async () => {
  const { steps } = await withPasskey();
  const needs = { steps, place, account } as const;
  return {
    verifier: withPasskeys(withTrustMark(password, steps), needs),
    right: { email: "ada", password: "right-secret", passkey: "" },
    subject: "7",
    wrongSecret: { email: "ada", password: "wrong-secret" },
    unknownName: { email: "nobody", password: "wrong-secret" },
    canBeGuessed: true,
    secretFields: ["password"],
    recordedStates: [
      { challenge: "Y2hhbGxlbmdl", inner: {} },
      { challenge: null, inner: { any: 1 } },
    ],
    away: withPasskeys(withTrustMark(password, { trustMark: away }), needs),
  };
});
describeVerifier("withPasskeys, by passkey", async () => {
  const { steps, device } = await withPasskey();
  return {
    verifier: withPasskeys(password, { steps, place, account }),
    right: uses(device),
    subject: "7",
    wrongSecret: { passkey: "{}" },
    canBeGuessed: false,
    isJudgedOnce: true,
    secretFields: ["passkey"],
    away: withPasskeys(password, { steps: { ...steps, passkeyById: away }, place, account }),
  };
});

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
        trustMark: "mark-1",
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
    expect(await verifier.resume(login, opened.state, new URLSearchParams({ passkey }))).toMatchObject({
      problem: { code: "passkey_failed" },
    });
    expect(await steps.passkeys("7")).toEqual([]);
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
