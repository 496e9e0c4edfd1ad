// Brings the database to the layout of this release, once, however many replicas start; refuses the layout of a newer one.
import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { DatabaseTrouble } from "./database-trouble.ts";
import type { Schema } from "./schema.ts";

type Migration = { readonly name: string; readonly statements: readonly string[] };

/**
 * Appended to, never changed. Each has to leave the database usable for the release before: while replicas are replaced
 * one by one, both serve. Text that SQLite and Postgres both understand.
 */
export const migrations: readonly Migration[] = [
  {
    name: "accounts, second steps, codes and counters",
    statements: [
      `create table gatehouse_keys (name text primary key, value text not null)`,
      `create table gatehouse_accounts (
        subject text primary key, username text not null, email text, is_email_verified integer not null,
        claims text not null, is_disabled integer not null, must_change_password integer not null,
        password_hash text, password_kind text)`,
      `create index gatehouse_accounts_kinds on gatehouse_accounts (password_kind)`,
      `create table gatehouse_names (
        name text primary key, subject text not null references gatehouse_accounts (subject) on delete cascade)`,
      `create index gatehouse_names_subjects on gatehouse_names (subject)`,
      // No reference to accounts: people of a directory elsewhere have second steps too.
      `create table gatehouse_second_steps (
        subject text primary key, trust_mark text, totp_secret text, totp_step bigint, totp_flow text,
        recovery_salt text, user_handle text unique, declined_at bigint)`,
      `create table gatehouse_recovery_codes (
        subject text not null, code_hash text not null, spent_flow text, primary key (subject, code_hash))`,
      `create table gatehouse_passkeys (
        id text primary key, subject text not null, public_key text not null, counter bigint not null,
        transports text not null, is_backed_up integer not null)`,
      `create index gatehouse_passkeys_subjects on gatehouse_passkeys (subject)`,
      `create table gatehouse_mail_codes (
        purpose text not null, flow_id text not null, salt text not null, code_hash text not null,
        expires_at bigint not null, primary key (purpose, flow_id))`,
      `create index gatehouse_mail_codes_ends on gatehouse_mail_codes (expires_at)`,
      `create table gatehouse_counters (key text primary key, count bigint not null, ends_at_ms bigint not null)`,
      `create index gatehouse_counters_ends on gatehouse_counters (ends_at_ms)`,
      `insert into gatehouse_keys (name, value) values ('decoys', '${randomBytes(32).toString("hex")}')`,
    ],
  },
];

/** "Gatehouse" and a number of ours: other programs may lock in the same Postgres. */
const lock = [0x47617465, 1] as const;

/** Throws a `DatabaseTrouble` where a newer release has been here. Changes nothing, or everything that is due. */
export async function migrate(
  db: Kysely<Schema>,
  kind: "sqlite" | "postgres",
  all: readonly Migration[] = migrations,
): Promise<void> {
  // Without a lock and without writing, so that a database that may only be read still serves.
  if ((await versionOf(db, kind)) === all.length) return;
  await db.transaction().execute(async (tx) => {
    // On SQLite the transaction itself is the lock.
    if (kind === "postgres") await sql`select pg_advisory_xact_lock(${lock[0]}, ${lock[1]})`.execute(tx);
    await sql`create table if not exists gatehouse_schema (version integer primary key, name text not null)`.execute(
      tx,
    );
    const version = await versionOf(tx, kind);
    if (version > all.length)
      throw new DatabaseTrouble(
        `The accounts database was migrated by a newer release (layout ${version}, this one knows ${all.length}): update this app, or restore the database from before`,
      );
    for (const [index, { name, statements }] of all.slice(version).entries()) {
      for (const statement of statements) await sql.raw(statement).execute(tx);
      await tx
        .insertInto("gatehouse_schema")
        .values({ version: version + index + 1, name })
        .execute();
    }
  });
}

async function versionOf(db: Kysely<Schema>, kind: "sqlite" | "postgres"): Promise<number> {
  const { rows } =
    kind === "sqlite"
      ? await sql`select 1 from sqlite_master where name = 'gatehouse_schema'`.execute(db)
      : await sql`select 1 where to_regclass('gatehouse_schema') is not null`.execute(db);
  if (rows.length === 0) return 0;
  const newest = await db
    .selectFrom("gatehouse_schema")
    .select(({ fn }) => fn.max("version").as("version"))
    .executeTakeFirst();
  return newest?.version ?? 0;
}
