// The first step of a login, and the question which account it shall be.
import english from "../../messages/en.json" with { type: "json" };
import * as made from "../fixtures.ts";
import * as awkward from "./awkward.ts";
import { changed } from "./gallery-state.ts";

const { method, problem } = made;
const [name, password] = made.login.fields;
const typed = (value: string) => [...(name ? [{ ...name, value }] : []), ...(password ? [password] : [])];
const manyWays = [
  ...["demo", "password", "ldap", "kratos", "accounts", "recovery", "registration"].map((id) => method(id)),
  method("google", "Google"),
  method("house-of-words", "Gesellschaft für Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"),
];

/** What a problem's words are filled with, and the field that it is about. */
const details: Readonly<Record<string, Partial<typeof made.login.problem>>> = {
  wrong_credentials: { field: "password" },
  missing_field: { field: "password" },
  too_long: { field: "email" },
  try_again_later: { values: { retryAfterSeconds: 90 } },
  different_account_expected_name: { code: "different_account_expected", values: { hinted: "jane@example.com" } },
  password_too_short: { field: "password", values: { length: 12 } },
  invalid_email: { field: "email" },
  invalid_username: { field: "email" },
  account_exists: { field: "email" },
  username_taken: { field: "email" },
};
/** Those of other pages are shown there. */
const elsewhere = ["wrong_user_code", "required_scope_missing", "start_not_confirmed"];
const problems = Object.keys(english.problems)
  .filter((code) => !elsewhere.includes(code))
  .map((code) => [
    `problem-${code.replaceAll("_", "-")}`,
    {
      fields: typed("foo@bar.com"),
      problem: { ...problem(code), ...details[code] },
      otherMethods: [method("recovery")],
    },
  ]);

export const loginStates = changed(made.login, {
  first: {},
  "with-a-logo": { client: awkward.withLogo },
  "run-by-the-house": { client: awkward.official },
  "keep-me-logged-in": { rememberSeconds: 0, rememberChecked: true },
  "for-a-device": made.loginForDevice,
  "for-a-device-that-asks-for-nothing": { isDevice: true, client: awkward.bare },
  "of-many-ways": made.loginOfManyWays,
  "registration-closed": { registrationClosed: true },
  "with-a-passkey-in-the-field": { passkey: { kind: "get", options: {}, isConditional: true } },
  "several-ways": { canContinue: false, fields: [], rememberSeconds: null, otherMethods: manyWays },
  "other-ways": { otherMethods: [method("recovery"), method("registration"), method("webhook")] },
  "waiting-for-unknown-time": { problem: problem("try_again_later") },
  "from-a-fork": {
    purpose: "scan-badge",
    fields: [{ name: "badge", label: "Badge number", type: "code", autoComplete: "off", value: "", isOptional: true }],
    choices: ["call-the-desk"],
    problem: problem("badge_expired"),
  },
  "time-nearly-up": { timeLimit: { secondsLeft: 60, moreTime: "typed_kept" } },
  "time-up": { timeLimit: { secondsLeft: 0, moreTime: "typed_kept" }, otherMethods: [method("recovery")] },
  "without-a-limit": { timeLimit: null },
  "long-name": { client: awkward.unbroken, fields: typed(awkward.fortyCharacters.email ?? "") },
  "german-name": { client: awkward.german },
  "arabic-name": { client: awkward.arabic },
  "endless-name": { client: awkward.endless },
  "hostile-name": { client: awkward.hostile },
  ...Object.fromEntries(problems),
});

export const chooseAccountStates = changed(made.chooseAccount, {
  chosen: {},
  "other-hinted": { reason: "other_account_hinted" },
  "somebody-hinted": { reason: "other_account_hinted", hinted: "somebody.else@example.com" },
  "for-a-device": { isDevice: true, client: awkward.bare, deviceScopes: made.loginForDevice.deviceScopes },
  problem: { problem: problem("not_permitted") },
  "time-nearly-up": { timeLimit: { secondsLeft: 60, moreTime: "asked_again" } },
  "long-names": { client: awkward.unbroken, account: awkward.fortyCharacters },
  "arabic-names": { client: awkward.arabic, account: awkward.arabicPerson },
  unnamed: { account: awkward.unnamed },
});
