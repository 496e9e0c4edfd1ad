// All that is kept about people, in one database of whichever kind.
import type { Counters } from "../counters.ts";
import type { DatabaseSettings } from "../settings/database.ts";
import { type AccountKeeping, accountKeeping } from "./account-keeping.ts";
import type { Accounts, MailCodes, SecondSteps } from "./accounts.ts";
import { accountsTable } from "./accounts-table.ts";
import { countersTable } from "./counters-table.ts";
import { mailCodesTable } from "./mail-codes-table.ts";
import { secondStepsTable } from "./second-steps-table.ts";
import { openStore } from "./store.ts";

export type AccountsDatabase = {
  readonly accounts: Accounts;
  readonly secondSteps: SecondSteps;
  readonly mailCodes: MailCodes;
  /** Shared by all that use this database. */
  readonly counters: Counters;
  /** For the operator's command only. */
  readonly keeping: AccountKeeping;
  /** Resolves where it answers and has the layout of this release; throws what is wrong in a sentence. */
  ready(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Returns at once: the database is opened, and brought to the layout of this release, by the first question, and again by
 * the next one where that fails. So a start waits for nothing, and everything else serves while it is away.
 */
export function openAccountsDatabase(settings: DatabaseSettings): AccountsDatabase {
  const store = openStore(settings);
  return {
    accounts: accountsTable(store),
    secondSteps: secondStepsTable(store),
    mailCodes: mailCodesTable(store),
    counters: countersTable(store),
    keeping: accountKeeping(store),
    ready: () => store.ask(async (db) => void (await db.selectFrom("gatehouse_keys").select("name").execute())),
    close: () => store.close(),
  };
}
