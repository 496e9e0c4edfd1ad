// What an operator does to accounts: look, add, disable, reset. No page leads here.
import { type AccountRow, accountOf } from "./account-row.ts";
import type { Account, NewAccount } from "./accounts.ts";
import { insertRow, rowOf } from "./accounts-table.ts";
import { DatabaseTrouble } from "./database-trouble.ts";
import { hashKind, hashPassword } from "./password-hashes.ts";
import { type Store, Undo } from "./store.ts";
import { renewTrustMark } from "./trust-mark.ts";

export type ImportedAccount = Omit<NewAccount, "password"> & {
  /** Left out: a new one. */
  readonly subject?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** One that `hashKind` knows. */
  readonly passwordHash: string | null;
};

export type AccountKeeping = {
  /** Everybody, by username. */
  list(): Promise<readonly Account[]>;
  /** What a check of this password costs, for operators who wait for old hashes to go; null without a password. */
  passwordKind(subject: string): Promise<string | null>;
  setDisabled(subject: string, isDisabled: boolean): Promise<void>;
  /** As `setPassword`, but it has to be changed at the next sign-in. */
  resetPassword(subject: string, password: string): Promise<void>;
  /** Authenticator app, passkeys and recovery codes: for somebody who lost all of them. */
  removeSecondSteps(subject: string): Promise<void>;
  /** Which of them were taken, by their place. Where any is, nobody is added, unless those may be skipped. */
  add(accounts: readonly ImportedAccount[], mode?: "all" | "skip taken"): Promise<readonly number[]>;
};

export function accountKeeping(store: Store): AccountKeeping {
  const set = (subject: string, values: Partial<AccountRow>, isTrustOver: boolean) =>
    store.atOnce(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable("gatehouse_accounts")
        .set(values)
        .where("subject", "=", subject)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new DatabaseTrouble("There is no such account any more");
      if (isTrustOver) await renewTrustMark(tx, subject);
    });

  return {
    async list() {
      const rows = await store.ask((db) => db.selectFrom("gatehouse_accounts").selectAll().execute());
      // By code unit, whatever order the database's locale has.
      return rows.map(accountOf).sort((a, b) => (a.username < b.username ? -1 : 1));
    },
    async passwordKind(subject) {
      const row = await store.ask((db) =>
        db.selectFrom("gatehouse_accounts").select("password_kind").where("subject", "=", subject).executeTakeFirst(),
      );
      return row?.password_kind ?? null;
    },
    setDisabled: (subject, isDisabled) => set(subject, { is_disabled: isDisabled ? 1 : 0 }, false),
    async resetPassword(subject, password) {
      const hash = await hashPassword(password);
      await set(subject, { password_hash: hash, password_kind: hashKind(hash), must_change_password: 1 }, true);
    },
    async removeSecondSteps(subject) {
      await store.atOnce(async (tx) => {
        await tx.deleteFrom("gatehouse_recovery_codes").where("subject", "=", subject).execute();
        await tx.deleteFrom("gatehouse_passkeys").where("subject", "=", subject).execute();
        await tx
          .updateTable("gatehouse_second_steps")
          .set({ totp_secret: null, recovery_salt: null, declined_at: null })
          .where("subject", "=", subject)
          .execute();
        await renewTrustMark(tx, subject);
      });
    },
    async add(accounts, mode = "all") {
      let taken: number[] = [];
      try {
        await store.atOnce(async (tx) => {
          taken = [];
          for (const [index, account] of accounts.entries()) {
            const row = rowOf(account, account.passwordHash, account.subject);
            if (!(await insertRow(tx, { ...row, is_disabled: account.isDisabled ? 1 : 0 }))) taken.push(index);
          }
          if (taken.length > 0 && mode === "all") throw new Undo();
        });
      } catch (error) {
        if (!(error instanceof Undo)) throw error;
      }
      return taken;
    },
  };
}
