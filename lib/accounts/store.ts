// Opens the database at the first question, in its newest layout, and turns whatever it refuses into a sentence.
import { setTimeout as pause } from "node:timers/promises";
import { Kysely, type Transaction } from "kysely";
import type { DatabaseSettings } from "../settings/database.ts";
import { DatabaseTrouble, databaseCode, databaseTrouble } from "./database-trouble.ts";
import { migrate } from "./migrations.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

export type Store = {
  readonly kind: DatabaseSettings["kind"];
  /** One statement, or several that need not hold together. May run again from its start, as below. */
  ask<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** All or nothing. */
  atOnce<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** How often Postgres may choose the same one. */
const picks = 4;

/** Nothing happens before the first question; one that fails opens nothing, and the next tries again. */
export function openStore(settings: DatabaseSettings): Store {
  let opening: Promise<Kysely<Schema>> | undefined;
  let isClosed = false;
  const busyMs = (settings.kind === "sqlite" ? settings.busyMs : undefined) ?? 5_000;

  async function open(): Promise<Kysely<Schema>> {
    const dialect = settings.kind === "sqlite" ? sqliteDialect(settings) : postgresDialect(settings);
    const db = new Kysely<Schema>({ dialect });
    try {
      await migrate(db, settings.kind);
      return db;
    } catch (error) {
      await db.destroy();
      throw error;
    }
  }
  async function opened(): Promise<Kysely<Schema>> {
    if (isClosed) throw new DatabaseTrouble("The accounts database is closed");
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }
  /** Begins anew where others were in the way; the connection is free meanwhile, so readers do not wait for writers. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + busyMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        // What a caller throws by itself, to end a transaction, is its own.
        if (error instanceof Undo) throw error;
        const code = databaseCode(error) ?? "";
        const isBusy = code === "sqlite 5" && performance.now() < deadline;
        // Postgres picks one of two that wait for each other and ends it.
        const isPicked = /^40(001|P01)$/.test(code) && attempt < picks;
        if (!isBusy && !isPicked) throw databaseTrouble(error);
        await pause(Math.min(2 ** attempt, 100) * (0.5 + Math.random() / 2));
      }
    }
  }

  return {
    kind: settings.kind,
    ask: (work) => patiently(async () => work(await opened())),
    atOnce: (work) => patiently(async () => (await opened()).transaction().execute(work)),
    async close() {
      isClosed = true;
      const db = await opening?.catch(() => undefined);
      await db?.destroy();
    },
  };
}

/** Thrown inside `atOnce` to leave everything as it was; reaches the caller as it is. */
export class Undo extends Error {}
