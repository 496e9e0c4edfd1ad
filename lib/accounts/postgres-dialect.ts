// Speaks to Postgres through a pool: bounded in connections, in waiting and in how long one question may take.
import { CompiledQuery, type Dialect, PostgresDialect } from "kysely";
import pg from "pg";
import type { PostgresSettings } from "../settings/database.ts";

const int8 = 20;

export function postgresDialect(settings: PostgresSettings): Dialect {
  return new PostgresDialect({
    // Asked for at the first question: a pool that is only there holds nothing, but a closed one cannot come back.
    pool: async () => {
      const pool = new pg.Pool(poolOptions(settings));
      // Of connections nobody is using, e.g. when the server restarts. Unheard, it would end the process.
      pool.on("error", () => {});
      return pool;
    },
    // Not as a startup parameter, which PgBouncer refuses.
    async onCreateConnection(connection) {
      await connection.executeQuery(CompiledQuery.raw(`set statement_timeout = ${settings.questionMs ?? 10_000}`));
    },
  });
}

function poolOptions(settings: PostgresSettings): pg.PoolConfig {
  const { host, port, user, database, password, ssl, connectMs, questionMs = 10_000 } = settings;
  return {
    host,
    port,
    user,
    database,
    // Never undefined: pg would look into PGPASSWORD and ~/.pgpass.
    password: password ?? "",
    ssl:
      ssl === null
        ? false
        : {
            rejectUnauthorized: ssl.verifies !== "nothing",
            ...(ssl.ca === null ? {} : { ca: ssl.ca }),
            ...(ssl.verifies === "authority" ? { checkServerIdentity: () => undefined } : {}),
          },
    application_name: "gatehouse",
    max: 10,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 30_000,
    // For a server that is gone without a word; the server's own limit, a little lower, keeps the connection usable.
    query_timeout: questionMs + 5_000,
    keepAlive: true,
    // Node ends although connections wait for work.
    allowExitOnIdle: true,
    types: {
      // Counts and times are far below 2^53.
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format === "binary" ? "binary" : "text"),
    },
  };
}
