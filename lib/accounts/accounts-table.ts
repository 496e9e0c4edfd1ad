// People and their passwords, in whichever database there is.
import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { foldName } from "../names.ts";
import { type AccountRow, accountOf, holdNames } from "./account-row.ts";
import type { Accounts, NewAccount } from "./accounts.ts";
import { DatabaseTrouble } from "./database-trouble.ts";
import { decoysFor } from "./decoys.ts";
import { checkPassword, hashKind, hashPassword, isOutdated } from "./password-hashes.ts";
import type { Schema } from "./schema.ts";
import type { Store } from "./store.ts";
import { renewTrustMark } from "./trust-mark.ts";

export function accountsTable(store: Store): Accounts {
  const decoyFor = decoysFor(store);

  async function rowByName(name: string): Promise<AccountRow | undefined> {
    return store.ask((db) =>
      db
        .selectFrom("gatehouse_names")
        .innerJoin("gatehouse_accounts", "gatehouse_accounts.subject", "gatehouse_names.subject")
        .selectAll("gatehouse_accounts")
        .where("gatehouse_names.name", "=", foldName(name))
        .executeTakeFirst(),
    );
  }
  async function rowBySubject(subject: string): Promise<AccountRow | undefined> {
    return store.ask((db) =>
      db.selectFrom("gatehouse_accounts").selectAll().where("subject", "=", subject).executeTakeFirst(),
    );
  }
  /** Unless the password was changed meanwhile. */
  async function renew(subject: string, old: string, password: string): Promise<void> {
    const hash = await hashPassword(password);
    await store.ask((db) =>
      db
        .updateTable("gatehouse_accounts")
        .set({ password_hash: hash, password_kind: hashKind(hash) })
        .where("subject", "=", subject)
        .where("password_hash", "=", old)
        .execute(),
    );
  }

  return {
    async byName(name) {
      const row = await rowByName(name);
      return row ? accountOf(row) : null;
    },
    async bySubject(subject) {
      const row = await rowBySubject(subject);
      return row ? accountOf(row) : null;
    },
    async checkPassword(name, password) {
      // Asked for in any case, whether or not it is needed.
      const [row, decoy] = await Promise.all([rowByName(name), decoyFor(foldName(name))]);
      const isRight = await checkPassword(row?.password_hash ?? decoy, password);
      if (!row?.password_hash || !isRight) return null;
      if (isOutdated(row.password_hash, password)) {
        try {
          await renew(row.subject, row.password_hash, password);
        } catch (error) {
          // Full or read-only: the next sign-in tries again, and this one was right.
          if (!(error instanceof DatabaseTrouble)) throw error;
        }
      }
      return accountOf(row);
    },
    async create(account) {
      const row = rowOf(account, account.password === null ? null : await hashPassword(account.password));
      return (await store.atOnce((tx) => insertRow(tx, row))) ? accountOf(row) : "taken";
    },
    async setPassword(subject, password) {
      const hash = await hashPassword(password);
      await store.atOnce(async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable("gatehouse_accounts")
          .set({ password_hash: hash, password_kind: hashKind(hash), must_change_password: 0 })
          .where("subject", "=", subject)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw new DatabaseTrouble("There is no such account any more");
        await renewTrustMark(tx, subject);
      });
    },
    async setVerifiedEmail(subject, email) {
      return store.atOnce(async (tx) => {
        const row = await tx
          .selectFrom("gatehouse_accounts")
          .selectAll()
          .where("subject", "=", subject)
          .executeTakeFirst();
        if (!row) throw new DatabaseTrouble("There is no such account any more");
        const changed = { ...row, email, is_email_verified: 1 };
        if (!(await holdNames(tx, changed))) return false;
        await tx
          .updateTable("gatehouse_accounts")
          .set({ email, is_email_verified: 1 })
          .where("subject", "=", subject)
          .execute();
        return true;
      });
    },
  };
}

export function rowOf(account: Omit<NewAccount, "password">, hash: string | null, subject?: string): AccountRow {
  return {
    subject: subject ?? randomUUID(),
    username: account.username.trim(),
    email: account.email,
    is_email_verified: account.email !== null && account.isEmailVerified ? 1 : 0,
    claims: JSON.stringify(account.claims),
    is_disabled: 0,
    must_change_password: 0,
    password_hash: hash,
    password_kind: hash === null ? null : hashKind(hash),
  };
}

/** False, and nothing is changed, where a name or the subject is somebody's already. */
export async function insertRow(db: Kysely<Schema>, row: AccountRow): Promise<boolean> {
  if (foldName(row.username) === "") throw new DatabaseTrouble("An account needs a username");
  const inserted = await db
    .insertInto("gatehouse_accounts")
    .values(row)
    .onConflict((conflict) => conflict.column("subject").doNothing())
    .returning("subject")
    .executeTakeFirst();
  if (!inserted) return false;
  if (await holdNames(db, row)) return true;
  // Its names go with it.
  await db.deleteFrom("gatehouse_accounts").where("subject", "=", row.subject).execute();
  return false;
}
