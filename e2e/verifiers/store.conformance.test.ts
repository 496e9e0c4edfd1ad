import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AccountsDatabase, openAccountsDatabase } from "../../lib/accounts/database.ts";
import { migrations } from "../../lib/accounts/migrations.ts";
import { describeAccountsDatabase } from "../../lib/accounts/test-contract.ts";
import { expectTrouble } from "../../lib/accounts/test-trouble.ts";
import type { PostgresSettings } from "../../lib/settings/database.ts";
import { type Postgres, postgresMissing, startPostgres } from "../postgres.ts";

const missing = postgresMissing();
let server: Postgres | undefined;
const opened: AccountsDatabase[] = [];

beforeAll(async () => {
  if (missing === null) server = await startPostgres();
});
afterAll(async () => {
  for (const database of opened) await database.close();
  await server?.stop();
});
beforeEach((context) => context.skip(missing !== null, missing ?? ""));

function running(): Postgres {
  if (!server) throw new Error("Postgres was not started");
  return server;
}
function settings(database: string, others: Partial<PostgresSettings> = {}): PostgresSettings {
  const { port, user, password } = running();
  const usual = { kind: "postgres", host: "127.0.0.1", port, user, password, database, ssl: null } as const;
  return { ...usual, connectMs: 5000, ...others };
}
function open(database: string, others: Partial<PostgresSettings> = {}): AccountsDatabase {
  const made = openAccountsDatabase(settings(database, others));
  opened.push(made);
  return made;
}
const some = { email: null, isEmailVerified: false, claims: {}, password: null };
const secrets = ["only-for-tests", "127.0.0.1", "somebody", "gatehouse_"];

// The tests below say why it is not there.
if (missing === null) describeAccountsDatabase("Postgres", () => open("postgres"));

describe("Postgres: layout", () => {
  test("ten replicas that start at once bring it to one layout, once", async () => {
    const name = await running().createDatabase();
    await Promise.all(Array.from({ length: 10 }, () => open(name).ready()));
    const rows = await running().query(name, "select version from gatehouse_schema order by version");
    expect(rows).toEqual(migrations.map((_, index) => ({ version: index + 1 })));
    expect(await running().query(name, "select count(*)::int as keys from gatehouse_keys")).toEqual([{ keys: 1 }]);
  });

  test("a replica that ends in the middle of it leaves nothing behind", async () => {
    const name = await running().createDatabase();
    // Its last statement cannot succeed.
    await running().query(name, "create table gatehouse_keys (name integer)");
    await expectTrouble(() => open(name).ready(), /^The accounts database failed: code 42P07$/, secrets);
    expect(await running().query(name, "select to_regclass('gatehouse_schema') as schema")).toEqual([{ schema: null }]);
    await running().query(name, "drop table gatehouse_keys");
    await open(name).ready();
  });

  test("the layout of a newer release is refused in a sentence, and left as it is", async () => {
    const name = await running().createDatabase();
    const earlier = open(name);
    await earlier.ready();
    await running().query(name, "insert into gatehouse_schema values (99, 'of tomorrow')");
    await expectTrouble(
      () => open(name).accounts.byName("somebody"),
      /newer release \(layout 99, .*update this app/,
      secrets,
    );
    // Who was there before goes on: replicas are replaced one by one.
    await earlier.ready();
  });
});

describe("Postgres: the way there", () => {
  const pem = (which: "caFile" | "otherCaFile") => readFileSync(running()[which], "utf8");

  test("over a Unix socket, and with TLS as it is asked for", async () => {
    const name = await running().createDatabase();
    await open(name, { host: running().socketFolder }).ready();
    await open(name, { ssl: { ca: pem("caFile"), verifies: "host" } }).ready();
    await open(name, { ssl: { ca: null, verifies: "nothing" } }).ready();
    await open(name, { host: "localhost", ssl: { ca: pem("caFile"), verifies: "authority" } }).ready();
    const certificate = /^The certificate of the accounts database was not accepted/;
    await expectTrouble(() => open(name, { ssl: { ca: pem("otherCaFile"), verifies: "host" } }).ready(), certificate);
    await expectTrouble(
      () => open(name, { ssl: { ca: pem("otherCaFile"), verifies: "authority" } }).ready(),
      certificate,
    );
    await expectTrouble(() => open(name, { ssl: { ca: null, verifies: "host" } }).ready(), certificate);
    const elsewhere = open(name, { host: "localhost", ssl: { ca: pem("caFile"), verifies: "host" } });
    await expectTrouble(() => elsewhere.ready(), certificate);
    const unencrypted = running().socketFolder;
    await expectTrouble(
      () => open(name, { host: unencrypted, ssl: { ca: null, verifies: "nothing" } }).ready(),
      /speaks no TLS/,
    );
  });

  test("wrong password, no such database, nobody there", async () => {
    const name = await running().createDatabase();
    const refused = open(name, { password: "guessed" });
    await expectTrouble(() => refused.ready(), /refuses this app's name or password: code 28P01$/, [
      "guessed",
      ...secrets,
    ]);
    await expectTrouble(() => open(name, { password: null }).ready(), /password/, secrets);
    await expectTrouble(() => open("somebody").ready(), /has no database of this name: code 3D000$/, secrets);
    await expectTrouble(() => open(name, { port: 1 }).ready(), /^Nothing listens at .*: code ECONNREFUSED$/, secrets);
    await expectTrouble(() => open(name, { host: "db.invalid" }).ready(), /^The host .* has no address/, [
      "db.invalid",
    ]);
  });
});

describe("Postgres: trouble", () => {
  test("read-only: people sign in, and what has to be written says why it is not", async () => {
    const name = await running().createDatabase();
    const before = open(name);
    await before.accounts.create({ ...some, username: "somebody", password: "right as rain" });
    await running().query("postgres", `alter database ${name} set default_transaction_read_only = on`);
    const { accounts, counters } = open(name);
    expect(await accounts.checkPassword("somebody", "right as rain")).toMatchObject({ username: "somebody" });
    await expectTrouble(
      () => counters.add("somebody", 1, 60),
      /^The accounts database is read-only: code 25006$/,
      secrets,
    );
    await expectTrouble(() => accounts.create({ ...some, username: "somebody-2" }), /read-only/, secrets);
  });

  test("locked by others: given up in time, and fine afterwards", async () => {
    const name = await running().createDatabase();
    const { counters, ready } = open(name, { questionMs: 300 });
    await ready();
    const release = await running().hold(name, "lock table gatehouse_counters in access exclusive mode");
    await expectTrouble(() => counters.add("somebody", 1, 60), /gave up on a question: code 57014$/, secrets);
    await release();
    expect((await counters.add("somebody", 1, 60)).count).toBe(1);
  });

  test("no right to create tables", async () => {
    const name = await running().createDatabase();
    await running().query(name, "create role limited login password 'limited-for-tests'");
    const { ready } = open(name, { user: "limited", password: "limited-for-tests" });
    await expectTrouble(() => ready(), /does not permit this app what it needs: code 42501$/, ["limited", ...secrets]);
  });

  test("killed and started again: each question says so, and none has to be asked twice afterwards", async () => {
    const name = await running().createDatabase();
    const database = open(name);
    await database.ready();
    await running().kill();
    await expectTrouble(
      () => database.accounts.byName("somebody"),
      /^(Nothing listens|The connection .* broke)/,
      secrets,
    );
    await expectTrouble(() => database.ready(), /^Nothing listens/, secrets);
    // A replica that starts meanwhile opens later.
    const meanwhile = open(name);
    await expectTrouble(() => meanwhile.ready(), /^Nothing listens/, secrets);
    await running().startAgain();
    await Promise.all([database.ready(), meanwhile.ready()]);
  });
});
