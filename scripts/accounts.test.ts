import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashSync } from "bcryptjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccountsDatabase, openAccountsDatabase } from "../lib/accounts/database.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-accounts-"));
const file = join(folder, "accounts.db");
let database: AccountsDatabase;
beforeAll(() => {
  database = openAccountsDatabase({ kind: "sqlite", file });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

type Answer = { readonly code: number | null; readonly out: string; readonly err: string };

function run(args: readonly string[], input = "", url = `sqlite:${file}`): Promise<Answer> {
  const script = fileURLToPath(new URL("accounts.ts", import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    env: { NODE_ENV: "test", PATH: process.env.PATH, DATABASE_URL: url },
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  // Some end before they read anything.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve) => void child.once("close", (code) => resolve({ code, out, err })));
}
const patience = 60_000;

test("somebody is added, shown, listed, disabled, enabled and reset", { timeout: patience }, async () => {
  const added = await run(
    ["add", "ada", "--email", "ada@example.com", "--verified", "--name", "Ada Lovelace"],
    "the first engine\n",
  );
  expect(added).toMatchObject({ code: 0, err: "" });
  const account = await database.accounts.checkPassword("ada@example.com", "the first engine");
  expect(added.out).toBe(`Added ada (subject ${account?.subject}).\n`);
  expect(account).toMatchObject({ claims: { name: "Ada Lovelace" }, isEmailVerified: true });

  const shown = await run(["show", "ADA"]);
  expect(JSON.parse(shown.out)).toEqual({
    ...account,
    passwordKind: "$argon2id$v=19$m=19456,t=2,p=1",
    secondSteps: { authenticatorApp: false, recoveryCodesLeft: 0, passkeys: 0 },
  });
  expect((await run(["disable", account?.subject ?? ""])).out).toBe("Disabled ada.\n");
  expect((await run(["list"])).out).toBe(`ada\tada@example.com\tdisabled\t${account?.subject}\n`);
  expect((await run(["enable", "ada"])).out).toBe("Enabled ada.\n");

  const reset = await run(["reset", "ada"]);
  expect(reset.out).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}\n$/);
  expect(await database.accounts.checkPassword("ada", "the first engine")).toBeNull();
  expect(await database.accounts.checkPassword("ada", reset.out.trim())).toMatchObject({ mustChangePassword: true });

  await database.secondSteps.setTotpSecret(account?.subject ?? "", "BASE32");
  expect((await run(["second-steps-off", "ada"])).code).toBe(0);
  expect(await database.secondSteps.totpSecret(account?.subject ?? "")).toBeNull();
  await database.secondSteps.setTotpSecret("ldap:7", "BASE32");
  expect((await run(["second-steps-off", "ldap:7"])).code).toBe(0);
  expect(await database.secondSteps.totpSecret("ldap:7")).toBeNull();
});

test("what cannot be is refused with a sentence", { timeout: patience }, async () => {
  await database.accounts.create({
    username: "taken",
    email: null,
    isEmailVerified: false,
    claims: {},
    password: null,
  });
  const refused: readonly (readonly [readonly string[], string, RegExp])[] = [
    [["add", "eve"], "", /No password was given/],
    [["add", "eve"], "short\n", /fewer than 15/],
    [["add", "eve"], "Password123456789!\n", /tried first/],
    [["add", "eve"], `${"kq7vxZw".repeat(50)}\n`, /more than 256/],
    [["add", "eve", "--email", "eve"], "the first engine\n", /no mail address/],
    [["add", " TAKEN"], "the first engine\n", /has this username/],
    [["reset", "nobody"], "", /^Nobody has this username/],
    [["second-steps-off", "nobody"], "", /^Nobody has this username/],
    [["import", join(folder, "none.json")], "", /cannot be read/],
    [[], "", /^Usage/],
    [["erase", "ada"], "", /^Usage/],
    [["show"], "", /^Usage/],
    [["list", "--password", "secret"], "", /^Usage/],
  ];
  const answers = await Promise.all(refused.map(([args, input]) => run(args, input)));
  for (const [index, [args, input, sentence]] of refused.entries()) {
    const { code, out, err } = answers[index] ?? { code: null, out: "", err: "" };
    expect({ args, code, out }).toEqual({ args, code: 2, out: "" });
    expect(err).toMatch(sentence);
    if (input.trim()) expect(err).not.toContain(input.trim());
  }
  expect(await database.accounts.byName("eve")).toBeNull();
  const away = await run(["list"], "", `sqlite:${folder}/none/accounts.db`);
  expect(away).toEqual({
    code: 1,
    out: "",
    err: "The folder or socket of the accounts database does not exist (code ENOENT).\n",
  });
  expect((await run(["list"], "", "mysql://me:hidden@db/x")).err).toMatch(/^Gatehouse cannot start: 1 (?!.*hidden)/s);
});

test("people are imported with their hashes, all or none of them", { timeout: patience }, async () => {
  const lines = (names: readonly string[]) =>
    names.map((username) => JSON.stringify({ username, password_hash: hashSync(`${username} of old`, 4) })).join("\n");
  writeFileSync(join(folder, "people.jsonl"), lines(["tim", "tom"]));
  expect(await run(["import", join(folder, "people.jsonl")])).toMatchObject({
    code: 0,
    out: "Imported 2, left out 0 that were there already.\n",
  });
  expect(await database.accounts.checkPassword("tom", "tom of old")).toMatchObject({ username: "tom" });
  const again = await run(["import", "-"], lines(["tam", "TOM"]));
  expect(again).toMatchObject({ code: 2, out: "" });
  expect(again.err).toMatch(/Nobody was imported: 1 have .* taken\. .*\n {2}TOM\n$/s);
  expect(await database.accounts.byName("tam")).toBeNull();
  expect((await run(["import", "-", "--skip-existing"], lines(["tam", "TOM"]))).out).toMatch(
    /^Imported 1, left out 1 /,
  );
  const wrong = await run(["import", "-"], '{"username":"tum","password_hash":"hidden"}\n{');
  expect(wrong).toMatchObject({ code: 2, out: "" });
  expect(wrong.err).toMatch(/2 mistake\(s\)\.\n {2}line 1: password_hash: .*\n {2}line 2: is not JSON\n$/);
  expect(wrong.err).not.toContain("hidden");
});

test("a name with commands for the terminal in it is printed without them", { timeout: patience }, async () => {
  const some = { email: null, isEmailVerified: false, claims: {}, password: null };
  await database.accounts.create({ ...some, username: "zz\u001b[2J\u202eeve\nroot" });
  const { out } = await run(["list"]);
  expect(out).toContain("zz?[2J?eve?root\t");
});
