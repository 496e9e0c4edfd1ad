// Counts that all replicas share, in one statement each, by the clock of the database.
import { sql } from "kysely";
import { z } from "zod";
import type { Counters } from "../counters.ts";
import type { Store } from "./store.ts";

const sweepEvery = 500;
const counted = z.object({ count: z.number(), left_ms: z.number() });

export function countersTable(store: Store): Counters {
  let untilSweep = sweepEvery;
  const now =
    store.kind === "sqlite"
      ? sql`cast(unixepoch('subsec') * 1000 as integer)`
      : sql`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

  return {
    async add(key, by, windowSeconds) {
      return store.ask(async (db) => {
        untilSweep -= 1;
        if (untilSweep <= 0) {
          untilSweep = sweepEvery;
          await sql`delete from gatehouse_counters where ends_at_ms <= ${now}`.execute(db);
        }
        // What is given back after the window ended was forgotten with it: it is no credit for the next one.
        const first = sql`cast(${Math.max(by, 0)} as bigint)`;
        const end = sql`${now} + cast(${windowSeconds * 1000} as bigint)`;
        const { rows } = await sql`
          insert into gatehouse_counters as held (key, count, ends_at_ms) values (${key}, ${first}, ${end})
          on conflict (key) do update set
            count = case when held.ends_at_ms <= ${now} then ${first} else held.count + cast(${by} as bigint) end,
            ends_at_ms = case when held.ends_at_ms <= ${now} then ${end} else held.ends_at_ms end
          returning count, ends_at_ms - ${now} as left_ms`.execute(db);
        const { count, left_ms } = counted.parse(rows[0]);
        return { count, resetsInSeconds: Math.max(1, Math.ceil(left_ms / 1000)) };
      });
    },
    async clear(key) {
      await store.ask((db) => db.deleteFrom("gatehouse_counters").where("key", "=", key).execute());
    },
  };
}
