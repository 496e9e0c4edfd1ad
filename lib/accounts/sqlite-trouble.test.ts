import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SqliteSettings } from "../settings/database.ts";
import { type AccountsDatabase, openAccountsDatabase } from "./database.ts";
import { databaseTrouble } from "./database-trouble.ts";
import { migrations } from "./migrations.ts";
import { expectTrouble } from "./test-trouble.ts";

let folder = "";
const opened: AccountsDatabase[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-accounts-"));
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true });
});
function open(file = "accounts.db", others: Partial<SqliteSettings> = {}): AccountsDatabase {
  const database = openAccountsDatabase({ kind: "sqlite", file: join(folder, file), ...others });
  opened.push(database);
  return database;
}
function raw<T>(work: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(folder, "accounts.db"));
  try {
    return work(database);
  } finally {
    database.close();
  }
}
const some = { email: null, isEmailVerified: false, claims: {}, password: null };
const secrets = () => [folder, "somebody", "gatehouse_"];

describe("opening", () => {
  test("nothing is touched before the first question; then the file is its owner's alone", async () => {
    const database = open();
    expect(existsSync(join(folder, "accounts.db"))).toBe(false);
    await database.accounts.create({ ...some, username: "somebody" });
    for (const file of ["accounts.db", "accounts.db-wal", "accounts.db-shm"])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(raw((db) => db.prepare("pragma journal_mode").get())).toEqual({ journal_mode: "wal" });
  });

  test("ten replicas that start at once bring it to one layout, once", async () => {
    const all = Array.from({ length: 10 }, () => open());
    await Promise.all(all.map((database) => database.ready()));
    expect(raw((db) => db.prepare("select version from gatehouse_schema").all())).toHaveLength(migrations.length);
    expect(raw((db) => db.prepare("select name from gatehouse_keys").all())).toHaveLength(1);
  });

  test("what fails on the way leaves nothing behind", async () => {
    raw((db) => db.exec("create table gatehouse_keys (name integer)"));
    const database = open();
    await expectTrouble(() => database.ready(), /^The accounts database failed: code sqlite 1$/, secrets());
    expect(raw((db) => db.prepare("select name from sqlite_master").all())).toEqual([{ name: "gatehouse_keys" }]);
    raw((db) => db.exec("drop table gatehouse_keys"));
    await database.ready();
  });

  test("the layout of a newer release is refused in a sentence, and left as it is", async () => {
    const earlier = open();
    await earlier.ready();
    raw((db) => db.exec("insert into gatehouse_schema values (99, 'of tomorrow')"));
    await expectTrouble(
      () => open().accounts.byName("somebody"),
      /newer release \(layout 99, .*update this app/,
      secrets(),
    );
    await earlier.ready();
  });

  test("no folder, a folder instead of a file, another file, half a file: each in a sentence, and again later", async () => {
    await expectTrouble(() => open("none/accounts.db").ready(), /^The folder or socket .* does not exist/, secrets());
    mkdirSync(join(folder, "folder.db"));
    await expectTrouble(() => open("folder.db").ready(), /cannot be opened/, secrets());
    writeFileSync(join(folder, "text.db"), "This is no database, and long enough to be looked at. ".repeat(30));
    await expectTrouble(() => open("text.db").ready(), /^The file .* is no SQLite database/, secrets());
    const late = open("late/accounts.db");
    await expectTrouble(() => late.ready(), /does not exist/);
    mkdirSync(join(folder, "late"));
    await late.ready();
  });

  test("a closed one stays closed", async () => {
    const database = open();
    await database.ready();
    await database.close();
    await expectTrouble(() => database.ready(), /^The accounts database is closed$/);
  });
});

describe("trouble", () => {
  test("locked by another program: waited for, without holding up the process, and in the end said", async () => {
    const database = open("accounts.db", { busyMs: 150 });
    await database.ready();
    const other = new DatabaseSync(join(folder, "accounts.db"));
    other.exec("begin immediate");
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    await expectTrouble(
      () => database.counters.add("somebody", 1, 60),
      /is locked by another program: code sqlite 5$/,
      secrets(),
    );
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
    const patient = open("accounts.db", { busyMs: 60_000 });
    const counted = patient.counters.add("somebody", 1, 60);
    // Reading goes on beside a writer that waits.
    expect(await patient.accounts.byName("somebody")).toBeNull();
    other.exec("rollback");
    other.close();
    expect((await counted).count).toBe(1);
  });

  test("read-only: people sign in, and what has to be written says why it is not", async () => {
    const before = open();
    await before.accounts.create({ ...some, username: "somebody", password: "right as rain" });
    await before.close();
    // https://www.sqlite.org/fileformat.html: a write version of the future makes the file read-only, even for root.
    const bytes = readFileSync(join(folder, "accounts.db"));
    bytes[18] = 9;
    writeFileSync(join(folder, "accounts.db"), bytes);
    const { accounts, counters, ready } = open();
    await ready();
    expect(await accounts.checkPassword("somebody", "right as rain")).toMatchObject({ username: "somebody" });
    await expectTrouble(
      () => counters.add("somebody", 1, 60),
      /^The accounts database is read-only: code sqlite 8$/,
      secrets(),
    );
    await expectTrouble(() => accounts.create({ ...some, username: "somebody-2" }), /read-only/, secrets());
  });

  test("full: nothing is half written, and what was there still works", async () => {
    await open().ready();
    const maxPages = raw((db) => Number(db.prepare("pragma page_count").get()?.page_count)) + 4;
    const { accounts } = open("accounts.db", { maxPages });
    await accounts.create({ ...some, username: "somebody", password: "right as rain" });
    const large = { ...some, claims: { note: "x".repeat(2000) } };
    let made = 0;
    await expectTrouble(
      async () => {
        for (; made < 100; made += 1) await accounts.create({ ...large, username: `somebody-${made}` });
      },
      /^The disk of the accounts database is full: code sqlite 13$/,
      secrets(),
    );
    expect(await accounts.byName(`somebody-${made}`)).toBeNull();
    expect(await accounts.checkPassword("somebody", "right as rain")).toMatchObject({ username: "somebody" });
    expect((await open().accounts.create({ ...large, username: `somebody-${made}` })) === "taken").toBe(false);
  });

  test("a damaged file is said to be one", async () => {
    const before = open();
    for (let index = 0; index < 50; index += 1)
      await before.accounts.create({ ...some, username: `somebody-${index}`, claims: { note: "x".repeat(500) } });
    await before.close();
    const bytes = readFileSync(join(folder, "accounts.db"));
    bytes.fill(0xff, 4096, bytes.length);
    writeFileSync(join(folder, "accounts.db"), bytes);
    await expectTrouble(() => open().accounts.byName("somebody-1"), /^The accounts database is damaged/, secrets());
  });
});

test.each([
  ["53100", "The disk of the accounts database is full"],
  ["53300", "out of connections"],
  ["57P03", "starting or stopping"],
  ["08006", "The connection to the accounts database broke"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "The certificate of the accounts database was not accepted"],
  ["99999", "The accounts database failed"],
])("what Postgres says as %s, without what it quotes", (code, sentence) => {
  const said = Object.assign(new Error('Key (name)=(ada) in "gatehouse_names"'), { code, detail: "ada" });
  const trouble = databaseTrouble(said);
  expect(trouble.message).toContain(sentence);
  expect(trouble.cause).toEqual(new Error(`code ${code}`));
});
