import { expect, test } from "vitest";
import { type Environment, settingReader } from "../setting-reader.ts";
import { readAccounts } from "./accounts.ts";

function read(env: Environment, id = "accounts") {
  const reader = settingReader(env, () => "");
  return { settings: readAccounts(reader, { id }), complaints: reader.complaints };
}
const mail = { MAIL_URL: "smtps://mail.example.com" };

test.each<[string, Environment, object]>([
  ["nothing said", {}, { canRegister: false, canRecover: false, passwordLength: 15 }],
  ["with mail", mail, { canRegister: false, canRecover: true }],
  ["mail from a file", { MAIL_URL_FILE: "/run/secrets/mail" }, { canRegister: false, canRecover: true }],
  ["open", { ...mail, REGISTRATION: "open" }, { canRegister: true, canRecover: true }],
  ["the demo", { ...mail, GATEHOUSE_DEMO: "1" }, { canRegister: true, canRecover: true }],
  ["the demo without mail", { GATEHOUSE_DEMO: "1" }, { canRegister: false, canRecover: false }],
  ["the demo, closed", { ...mail, GATEHOUSE_DEMO: "1", REGISTRATION: "closed" }, { canRegister: false }],
  ["without recovery", { ...mail, RECOVERY: "off" }, { canRecover: false }],
  ["shorter passwords", { PASSWORD_LENGTH: "8" }, { passwordLength: 8 }],
])("%s", (_name, env, expected) => {
  const { settings, complaints } = read(env);
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject(expected);
});

test.each<[Environment, string]>([
  [{ REGISTRATION: "open" }, "REGISTRATION is open, but no mail can be sent"],
  [{ RECOVERY: "on" }, "RECOVERY is on, but no mail can be sent"],
  [{ ...mail, REGISTRATION: "yes" }, "REGISTRATION is neither open nor closed"],
  [{ PASSWORD_LENGTH: "6" }, "PASSWORD_LENGTH is not a whole number from 8 to 64"],
])("%j is complained about", (env, expected) => {
  const { complaints } = read(env);
  expect(complaints.map(({ setting, problem }) => `${setting} ${problem}`)).toEqual([expected]);
});

test("there is one database of accounts, and no second one by another name", () => {
  expect(read({}, "accounts-staff").complaints).toMatchObject([{ setting: "VERIFIERS" }]);
});
