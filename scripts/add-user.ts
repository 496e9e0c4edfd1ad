// Adds a person to the users file, or changes their password: npm run add-user -- --username ada --subject 42 --name "Ada Lovelace"
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { hashPassword } from "../lib/argon2.ts";
import { foldName } from "../lib/names.ts";
import { type UsersFile, usersFileSchema } from "../lib/verifiers/users-file.ts";

const minimumLength = 15; // NIST SP 800-63B-4 §3.1.1.2: a password that is the only factor

const usage = `Usage: npm run add-user -- --username NAME [--subject ID] [--name "Full Name"] [--email ADDRESS] [--disable] [--file users.json]
The password is read from standard input (${minimumLength} characters or more).`;

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    username: { type: "string" },
    subject: { type: "string" },
    name: { type: "string" },
    email: { type: "string" },
    disable: { type: "boolean", default: false },
    file: { type: "string", default: process.env.USERS_FILE ?? "users.json" },
  },
});
const { username, file } = values;
if (!username) fail(usage);

const users = readUsers(file);
const known = users.find((user) => foldName(user.username) === foldName(username));
if (known && values.subject && values.subject !== known.subject) {
  fail("This person already has another subject. A subject must never change: clients know people by it.");
}
if (values.subject && users.some((user) => user !== known && user.subject === values.subject)) {
  fail("Somebody else already has this subject.");
}
const password = values.disable && known ? known.password : await hashPassword(await readPassword());
const changed: UsersFile["users"][number] = {
  username: known?.username ?? username,
  subject: known?.subject ?? values.subject ?? randomUUID(),
  password,
  isDisabled: values.disable,
  claims: {
    ...known?.claims,
    ...(values.name ? { name: values.name } : {}),
    // An operator typed it; nobody has shown that mail sent there arrives.
    ...(values.email ? { email: values.email, email_verified: false } : {}),
  },
};
// Written whole and then moved into place: a running app never reads half a file.
const next: UsersFile = { users: [...users.filter((user) => user !== known), changed] };
writeFileSync(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
renameSync(`${file}.new`, file);
console.log(`${known ? "Changed" : "Added"} ${changed.username} (subject ${changed.subject}) in ${file}.`);

function readUsers(path: string): UsersFile["users"] {
  if (!existsSync(path)) return [];
  const parsed = usersFileSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  return parsed.success ? parsed.data.users : fail(`${path} is not a users file.`);
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("Password (will be shown; pipe it in to avoid that): ");
  for await (const line of createInterface({ input: process.stdin })) {
    if ([...line].length >= minimumLength) return line;
    return fail(`The password has fewer than ${minimumLength} characters.`);
  }
  return fail("No password was given on standard input.");
}
