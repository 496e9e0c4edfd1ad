// What an account looks like in its row, and which names it holds.
import type { Kysely } from "kysely";
import { jsonObject } from "../json.ts";
import { foldName } from "../names.ts";
import type { Account } from "./accounts.ts";
import type { Schema } from "./schema.ts";

export type AccountRow = Schema["gatehouse_accounts"];

export function accountOf(row: AccountRow): Account {
  return {
    subject: row.subject,
    username: row.username,
    email: row.email,
    isEmailVerified: row.is_email_verified === 1,
    claims: jsonObject.parse(JSON.parse(row.claims)),
    isDisabled: row.is_disabled === 1,
    mustChangePassword: row.must_change_password === 1,
  };
}

export function namesOf({ username, email, is_email_verified }: AccountRow): readonly string[] {
  const names = [username, ...(email !== null && is_email_verified === 1 ? [email] : [])].map(foldName);
  // Always in the same order, so that two who want the same names do not wait for each other.
  return [...new Set(names)].sort();
}

/** Gives the account the names of its row and no others. False, and nothing is changed, where one is somebody else's. */
export async function holdNames(db: Kysely<Schema>, row: AccountRow): Promise<boolean> {
  const { subject } = row;
  const names = namesOf(row);
  const added = await db
    .insertInto("gatehouse_names")
    .values(names.map((name) => ({ name, subject })))
    .onConflict((conflict) => conflict.column("name").doNothing())
    .returning("name")
    .execute();
  const own = db.selectFrom("gatehouse_names").where("subject", "=", subject);
  const held = await own.select("name").where("name", "in", names).execute();
  const surplus =
    held.length === names.length
      ? (await own.select("name").where("name", "not in", names).execute()).map(({ name }) => name)
      : added.map(({ name }) => name);
  if (surplus.length > 0) await db.deleteFrom("gatehouse_names").where("name", "in", surplus).execute();
  return held.length === names.length;
}
