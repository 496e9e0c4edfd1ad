// The operator's way to the accounts: npm run accounts -- list
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Account } from "../lib/accounts/accounts.ts";
import { type AccountsDatabase, openAccountsDatabase } from "../lib/accounts/database.ts";
import { readImportFile } from "../lib/accounts/import-file.ts";
import { newPasswordRules } from "../lib/accounts/new-password.ts";
import { passwordLength } from "../lib/accounts/password-rules.ts";
import { describeComplaints } from "../lib/config.ts";
import { settingReader } from "../lib/setting-reader.ts";
import { readPasswordLength } from "../lib/settings/accounts.ts";
import { readDatabase } from "../lib/settings/database.ts";
import { readPassword } from "./read-password.ts";

const usage = `Usage: npm run accounts -- COMMAND
  list                                    everybody: username, mail address, state, subject
  show NAME                               one account, as JSON
  add NAME [--email ADDRESS] [--verified] [--name "Full Name"] [--no-password]
                                          reads the password from the terminal, or one line of standard input
  disable NAME, enable NAME               nobody signs in with a disabled account; what it holds stays
  reset NAME                              prints a password that has to be changed at the next sign-in
  second-steps-off NAME                   for somebody who lost their authenticator app, passkeys and recovery codes
  import FILE [--skip-existing]           JSON, or one JSON object a line; - is standard input
NAME is a username, a verified mail address or a subject. The database is the one DATABASE_URL (or DATABASE_URL_FILE) names.`;

/** What went wrong, for the operator: no stack, and another exit code than a mistake in this program. */
class Refusal extends Error {}

const { values, positionals } = readArguments();
const [command = "", name = "", ...more] = positionals;

type Work = (database: AccountsDatabase) => Promise<void>;
const withoutName: Readonly<Record<string, Work>> = {
  async list({ keeping }) {
    for (const account of await keeping.list())
      console.log([account.username, mailOf(account), stateOf(account), account.subject].map(printable).join("\t"));
  },
};
const withName: Readonly<Record<string, Work>> = {
  async show(database) {
    const account = await theOne(database);
    const { keeping, secondSteps } = database;
    const [password, totp, codes, passkeys] = await Promise.all([
      keeping.passwordKind(account.subject),
      secondSteps.totpSecret(account.subject),
      secondSteps.recoveryCodesLeft(account.subject),
      secondSteps.passkeys(account.subject),
    ]);
    const steps = { authenticatorApp: totp !== null, recoveryCodesLeft: codes, passkeys: passkeys.length };
    const shown = JSON.stringify({ ...account, passwordKind: password, secondSteps: steps }, null, 2);
    console.log(shown.split("\n").map(printable).join("\n"));
  },
  async add({ accounts }) {
    const email = values.email ?? null;
    if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal("This is no mail address.");
    const password = values["no-password"] ? null : await newPassword(name, email);
    const made = await accounts.create({
      username: name,
      email,
      isEmailVerified: email !== null && values.verified,
      claims: values.name ? { name: values.name } : {},
      password,
    });
    if (made === "taken") throw new Refusal("Somebody has this username or verified mail address already.");
    console.log(`Added ${printable(made.username)} (subject ${made.subject}).`);
  },
  async disable(database) {
    const account = await theOne(database);
    await database.keeping.setDisabled(account.subject, true);
    console.log(`Disabled ${printable(account.username)}.`);
  },
  async enable(database) {
    const account = await theOne(database);
    await database.keeping.setDisabled(account.subject, false);
    console.log(`Enabled ${printable(account.username)}.`);
  },
  async reset(database) {
    const account = await theOne(database);
    const password = oneTimePassword();
    await database.keeping.resetPassword(account.subject, password);
    console.error(`${printable(account.username)} has to change this password at the next sign-in:`);
    console.log(password);
  },
  async "second-steps-off"(database) {
    const account = await theOne(database, "or of another directory");
    await database.keeping.removeSecondSteps(account.subject);
    console.log(`Removed the second steps of ${printable(account.username)}.`);
  },
  async import({ keeping }) {
    const read = readImportFile(importedText());
    if (!read.ok) {
      const shown = read.mistakes.slice(0, 50);
      const rest = read.mistakes.length - shown.length;
      throw new Refusal(
        `Nobody was imported: ${read.mistakes.length} mistake(s).\n  ${shown.join("\n  ")}${rest > 0 ? `\n  and ${rest} more` : ""}`,
      );
    }
    const { accounts } = read;
    const taken = await keeping.add(accounts, values["skip-existing"] ? "skip taken" : "all");
    const whose = taken.slice(0, 50).map((index) => printable(accounts[index]?.username ?? ""));
    if (taken.length > 0 && !values["skip-existing"])
      throw new Refusal(
        `Nobody was imported: ${taken.length} have a username, verified mail address or subject that is taken. With --skip-existing the others are imported.\n  ${whose.join("\n  ")}`,
      );
    console.log(`Imported ${accounts.length - taken.length}, left out ${taken.length} that were there already.`);
  },
};

const work = name === "" ? withoutName[command] : withName[command];
if (!work || !Object.hasOwn(name === "" ? withoutName : withName, command) || more.length > 0) {
  console.error(usage);
  process.exit(2);
}
const settings = readSettings();
const database = openAccountsDatabase(settings.database);
try {
  await work(database);
} catch (error) {
  // Of the database: a sentence as well, and the code it gave.
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  console.error(
    error instanceof Refusal ? error.message : `${error instanceof Error ? error.message : error}${cause}.`,
  );
  process.exitCode = error instanceof Refusal ? 2 : 1;
} finally {
  await database.close();
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        email: { type: "string" },
        verified: { type: "boolean", default: false },
        name: { type: "string" },
        "no-password": { type: "boolean", default: false },
        "skip-existing": { type: "boolean", default: false },
      },
    });
  } catch {
    console.error(usage);
    process.exit(2);
  }
}

function readSettings() {
  const reader = settingReader(process.env, (path) => readFileSync(path, "utf8"));
  const found = {
    database: readDatabase(reader),
    least: readPasswordLength(reader),
    productName: reader.text("PRODUCT_NAME") ?? "Gatehouse",
  };
  if (reader.complaints.length === 0) return found;
  console.error(describeComplaints(reader.complaints));
  process.exit(2);
}

/** Where `elsewhere` is allowed, a subject without an account here will do. */
async function theOne(
  { accounts }: AccountsDatabase,
  elsewhere?: string,
): Promise<Pick<Account, "subject" | "username">> {
  const found = (await accounts.byName(name)) ?? (await accounts.bySubject(name));
  if (found) return found;
  if (elsewhere && name.includes(":")) return { subject: name, username: name };
  throw new Refusal(
    `Nobody has this username, verified mail address or subject${elsewhere ? ` here, ${elsewhere}` : ""}.`,
  );
}

async function newPassword(username: string, email: string | null): Promise<string> {
  const password = await readPassword("Password");
  if (password === null) throw new Refusal("No password was given, or two that differ.");
  const { least, productName } = settings;
  switch (newPasswordRules({ least, productName }).problemOf(password, { username, email })) {
    case "missing_field":
    case "password_too_short":
      throw new Refusal(`The password has fewer than ${least} characters.`);
    case "too_long":
      throw new Refusal(`The password has more than ${passwordLength.most} characters.`);
    case "password_too_common":
      throw new Refusal("The password is one of those that are tried first.");
    case null:
      return password;
  }
}

/** Sixteen letters and digits that are not mistaken for each other, 79 bits, in groups to be read aloud. */
function oneTimePassword(): string {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  const letter = () => letters[randomInt(letters.length)];
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, letter).join("")).join("-");
}

function importedText(): string {
  try {
    return readFileSync(name === "-" ? 0 : name, "utf8");
  } catch {
    throw new Refusal("This file cannot be read.");
  }
}

function mailOf({ email, isEmailVerified }: Account): string {
  return email === null ? "-" : `${email}${isEmailVerified ? "" : " (not verified)"}`;
}

function stateOf({ isDisabled, mustChangePassword }: Account): string {
  return [isDisabled ? "disabled" : "active", ...(mustChangePassword ? ["must change password"] : [])].join(", ");
}

/** Somebody chose these: no terminal may take them for its commands. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
