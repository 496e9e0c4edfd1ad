// Opens the database at the first question, in its newest layout, and turns whatever it refuses into a sentence.
import { Kysely, type Transaction } from "kysely";
import type { DatabaseSettings } from "../settings/database.ts";
import { DatabaseTrouble, databaseCode, databaseTrouble } from "./database-trouble.ts";
import { migrate } from "./migrations.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import type { Schema } from "./schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

export type Store = {
  readonly kind: DatabaseSettings["kind"];
  /** One statement, or several that need not hold together. */
  ask<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** All or nothing. May run again from its start, where others were in the way. */
  atOnce<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const tries = 3;

/** Nothing happens before the first question; one that fails opens nothing, and the next tries again. */
export function openStore(settings: DatabaseSettings): Store {
  let opening: Promise<Kysely<Schema>> | undefined;
  let isClosed = false;

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
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // What a caller throws by itself, to end a transaction, is its own.
      throw error instanceof Undo ? error : databaseTrouble(error);
    }
  }

  return {
    kind: settings.kind,
    ask: (work) => told(async () => work(await opened())),
    atOnce: (work) =>
      told(async () => {
        const db = await opened();
        for (let attempt = 1; ; attempt += 1) {
          try {
            return await db.transaction().execute(work);
          } catch (error) {
            // Postgres picks one of two that wait for each other and ends it.
            if (attempt === tries || !/^40(001|P01)$/.test(databaseCode(error) ?? "")) throw error;
          }
        }
      }),
    async close() {
      isClosed = true;
      const db = await opening?.catch(() => undefined);
      await db?.destroy();
    },
  };
}

/** Thrown inside `atOnce` to leave everything as it was; reaches the caller as it is. */
export class Undo extends Error {}
