// Every second step through the conformance suite.
import { testSecondSteps } from "../accounts/test-second-steps.ts";
import { testAuthenticator } from "../test-authenticator.ts";
import { anyOf } from "./any-of.ts";
import { describeVerifier, type Subject } from "./conformance.ts";
import { passkeyVerifier } from "./passkey.ts";
import { passkeyEnrolmentVerifier } from "./passkey-enrolment.ts";
import { recoveryCodeVerifier } from "./recovery-code.ts";
import {
  account,
  ada,
  codeOf,
  optionsOf,
  origin,
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
import type { Step } from "./verifier.ts";
import { withPasskeys } from "./with-passkeys.ts";
import { withTrustMark } from "./with-trust-mark.ts";

const secondStep = { login: { identity: ada }, subject: "7" } as const;
const wrongCode = "000000";
const away = async () => {
  throw new Error("the database is away");
};

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

// One for all: ten slow hashes, and the same flow may say the same code again.
const kept = await withCodes();
describeVerifier("recoveryCode", () => ({
  ...secondStep,
  verifier: recoveryCodeVerifier(kept),
  right: { code: "abcde-fghia" },
  rightOtherwise: { code: " ABCDE FGHIA " },
  wrongSecret: { code: "zzzzz-zzzzz" },
  canBeGuessed: true,
  secretFields: ["code"],
  recordedStates: [{ at: "code" }, { at: "few" }, { at: "fresh", codes: ["abcdefghij"] }],
  away: recoveryCodeVerifier({ ...kept, spendRecoveryCode: away }),
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
  return {
    ...secondStep,
    verifier: passkeyEnrolmentVerifier(steps, place),
    right: [(opened: Step) => ({ passkey: device.create(optionsOf(opened)) }), {}],
    wrongSecret: { passkey: "{}" },
    canBeGuessed: false,
    secretFields: [],
    recordedStates: [
      { at: "making", challenge: "Y2hhbGxlbmdl" },
      {
        at: "codes",
        passkey: { id: "eA", publicKey: "eA", counter: 0, transports: ["internal"], isBackedUp: true },
        codes: ["abcdefghij"],
      },
    ],
    away: passkeyEnrolmentVerifier({ ...steps, passkeyById: away }, place),
  };
});

describeVerifier("anyOf", async () => {
  const verifier = anyOf("second-step", [
    { verifier: totpVerifier(await withApp()), isOpenTo: async () => true },
    { verifier: recoveryCodeVerifier(kept), isOpenTo: async () => true },
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
