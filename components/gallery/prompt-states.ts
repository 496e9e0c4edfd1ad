// The later steps of a login, one state for each purpose that has words; the type holds the list complete.
import type { Messages } from "../../lib/messages.ts";
import type { FieldView, LoginView, PasskeyView } from "../../lib/views.ts";
import * as made from "../fixtures.ts";
import { fortyCharacters } from "./awkward.ts";
import { type Changes, changed } from "./gallery-state.ts";

export const field = (label: string, type: FieldView["type"] = "code", autoComplete = "one-time-code"): FieldView => ({
  name: label,
  label,
  type,
  autoComplete,
  value: "",
  isOptional: false,
});

/** The passkey of a later step; the button itself needs script. */
const passkey = (kind: PasskeyView["kind"]): PasskeyView => ({ kind, options: {}, isConditional: false });

const uri = "otpauth://totp/Gatehouse:foo%40bar.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Gatehouse";
const codes = {
  kind: "codes" as const,
  codes: Array.from({ length: 10 }, (_, at) => `${at}k7d-${at}m2x-q${at}9p`),
};
const instead = ["use-passkey", "use-recovery-code"];
const newPassword = field("new_password", "password", "new-password");

const later = {
  rememberSeconds: null,
  account: { subject: "foo@bar.com", displayName: null, email: null },
  canSwitchAccount: true,
  fields: [],
} satisfies Partial<LoginView>;
/** Kratos says itself who it is. */
const sameBrowser = { rememberSeconds: null, fields: [], purposeValues: { account: "foo@bar.com" } };

const purposes: Readonly<Record<keyof Messages["prompts"], Partial<LoginView>>> = {
  totp: { ...later, fields: [field("code")], trustSeconds: 2_592_000, choices: instead },
  passkey: { ...later, passkey: passkey("get"), choices: ["use-totp", "use-recovery-code"] },
  "kept-code": { ...later, fields: [field("recovery_code")], choices: ["use-totp", "use-passkey"] },
  "totp-enrolment": {
    ...later,
    notes: [
      { kind: "qr", content: uri },
      { kind: "text", label: "totp-secret", content: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP" },
    ],
    fields: [field("code")],
    choices: ["use-passkey-enrolment"],
  },
  "passkey-enrolment": { ...later, passkey: passkey("create"), choices: ["use-totp-enrolment", "not-now"] },
  "recovery-codes": { ...later, notes: [codes] },
  "recovery-codes-few": { ...later, purposeValues: { left: "2" }, choices: ["new-codes"] },
  "recovery-codes-none": { ...later, choices: ["new-codes"] },
  "second-step-setup": { ...later, choices: ["use-passkey-enrolment"] },
  "second-step-offer": { ...later, choices: ["use-passkey-enrolment", "not-now"] },
  kratos_again: { ...sameBrowser, choices: ["other-account"] },
  kratos_other: sameBrowser,
  recovery: {
    rememberSeconds: null,
    fields: [field("username", "text", "username")],
    otherMethods: [made.method("accounts")],
  },
  "recovery-code": {
    rememberSeconds: null,
    notes: [{ kind: "text", label: "typed", content: "foo@bar.com" }],
    fields: [field("code")],
    choices: ["new-code", "other-name"],
  },
  "recovery-password": { rememberSeconds: null, purposeValues: { length: "12" }, fields: [newPassword] },
  registration: {
    rememberSeconds: null,
    fields: [field("email", "email", "email")],
    otherMethods: [made.method("accounts")],
  },
  "registration-code": {
    rememberSeconds: null,
    notes: [{ kind: "text", label: "typed", content: "foo@bar.com" }],
    fields: [field("code")],
    choices: ["new-code", "other-address"],
  },
  "registration-account": {
    rememberSeconds: null,
    purposeValues: { length: "12" },
    fields: [field("new_username", "text", "username"), newPassword],
  },
  "password-change": { ...later, purposeValues: { length: "12" }, fields: [newPassword] },
};

const named = Object.entries(purposes).map(([purpose, change]): [string, Partial<LoginView>] => [
  purpose.replaceAll("_", "-"),
  { purpose, ...change },
]);

const more: Changes<LoginView> = {
  "totp-among-many-ways": made.loginSecondStep,
  "totp-of-nobody-by-name": { ...purposes.totp, purpose: "totp", account: null },
  "totp-of-a-long-name": { ...purposes.totp, purpose: "totp", account: fortyCharacters },
  "totp-wrong": { ...purposes.totp, purpose: "totp", problem: made.problem("wrong_code", "code") },
  "passkey-refused": { ...purposes.passkey, purpose: "passkey", problem: made.problem("passkey_unknown") },
  "totp-enrolment-wrong": {
    ...purposes["totp-enrolment"],
    purpose: "totp-enrolment",
    problem: made.problem("wrong_code", "code"),
  },
  "registration-account-taken": {
    ...purposes["registration-account"],
    purpose: "registration-account",
    fields: [{ ...field("new_username", "text", "username"), value: "ada" }, newPassword],
    problem: made.problem("username_taken", "new_username"),
  },
};

export const promptStates = changed(made.login, { ...Object.fromEntries(named), ...more });
