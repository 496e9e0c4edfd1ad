// Speaks to a SQLite file through Node's own module: one connection, WAL, and no waiting of its own.
import { closeSync, existsSync, openSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { SqliteSettings } from "../settings/database.ts";
import { DatabaseTrouble, databaseCode } from "./database-trouble.ts";

export function sqliteDialect(settings: SqliteSettings): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(settings),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Kysely lets one caller at a time have the connection, so a transaction has it alone. */
function sqliteDriver({ file, maxPages }: SqliteSettings): Driver {
  let open: DatabaseSync | undefined;

  function database(): DatabaseSync {
    if (!open) throw new DatabaseTrouble("The accounts database is closed");
    return open;
  }
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const statement = database().prepare(sql);
      const values = parameters.map(inputValue);
      if (statement.columns().length > 0) {
        // Kysely's types promise the columns of its own query.
        const rows = statement.all(...values) as unknown[] as R[];
        return { rows, numAffectedRows: BigInt(rows.length) };
      }
      return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
    },
    // biome-ignore lint/correctness/useYield: the interface wants a generator, and nothing here streams.
    async *streamQuery() {
      throw new Error("Nothing is streamed");
    },
  };
  const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql)).then(() => {});

  return {
    async init() {
      createPrivately(file);
      // SQLite's own waiting for a lock would sleep in this thread, and every page with it: the store waits instead.
      open = new DatabaseSync(file, { timeout: 0 });
      try {
        await run("pragma journal_mode = wal");
        // A changed password or a spent code must not come back after a power cut.
        await run("pragma synchronous = full");
        if (maxPages !== undefined) await run(`pragma max_page_count = ${maxPages}`);
      } catch (error) {
        // Read-only is enough to sign people in with; what has to write says so by itself.
        if (databaseCode(error) === "sqlite 8") return;
        open.close();
        open = undefined;
        throw error;
      }
    },
    acquireConnection: async () => connection,
    // At once for writing: two that first read and then both want to write would refuse each other.
    beginTransaction: () => run("begin immediate"),
    commitTransaction: () => run("commit"),
    async rollbackTransaction() {
      // A full disk has ended it already.
      if (open?.isTransaction) await run("rollback");
    },
    async releaseConnection() {},
    async destroy() {
      open?.close();
      open = undefined;
    },
  };
}

/** SQLite would make it readable for everybody; its other files take the mode of this one. */
function createPrivately(file: string): void {
  if (file === ":memory:" || existsSync(file)) return;
  closeSync(openSync(file, "a", 0o600));
}

function inputValue(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  throw new TypeError(`A ${typeof value} is no value for SQLite`);
}
