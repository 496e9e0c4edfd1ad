import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type AccountsDatabase, openAccountsDatabase } from "./database.ts";
import { describeAccountsDatabase } from "./test-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "gatehouse-accounts-"));
const opened: AccountsDatabase[] = [];
afterAll(async () => {
  for (const database of opened) await database.close();
  rmSync(folder, { recursive: true });
});

describeAccountsDatabase("SQLite", () => {
  const database = openAccountsDatabase({ kind: "sqlite", file: join(folder, "accounts.db") });
  opened.push(database);
  return database;
});
