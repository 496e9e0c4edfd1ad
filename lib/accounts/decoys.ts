// Chooses the hash that is checked for a name nobody has, so that time does not tell which names somebody has.
import { createHmac } from "node:crypto";
import { argon2Kind } from "../argon2.ts";
import { decoyOfKind } from "./password-hashes.ts";
import type { Store } from "./store.ts";

const refreshMs = 10 * 60_000;

type Crowd = { readonly key: string; readonly kinds: readonly { readonly kind: string; readonly upTo: number }[] };

/**
 * Imported hashes take other times than ours. So a name nobody has gets one of the kinds that people here have, always
 * the same, and as often as they have it: a time says which kind of hash, which anybody may have, and not whose.
 */
export function decoysFor(store: Store): (foldedName: string) => Promise<string> {
  let crowd: Promise<Crowd> | undefined;
  let readAt = 0;
  const decoys = new Map<string, string>();

  function current(): Promise<Crowd> {
    if (!crowd || performance.now() - readAt > refreshMs) {
      readAt = performance.now();
      crowd = read(store).catch((error: unknown) => {
        crowd = undefined;
        throw error;
      });
    }
    return crowd;
  }

  return async (foldedName) => {
    const { key, kinds } = await current();
    const place = createHmac("sha256", key).update(foldedName).digest().readUInt32BE() / 2 ** 32;
    const kind = kinds.find(({ upTo }) => place < upTo)?.kind ?? argon2Kind;
    const decoy = decoys.get(kind) ?? decoyOfKind(kind);
    decoys.set(kind, decoy);
    return decoy;
  };
}

async function read(store: Store): Promise<Crowd> {
  return store.ask(async (db) => {
    const { value } = await db
      .selectFrom("gatehouse_keys")
      .select("value")
      .where("name", "=", "decoys")
      .executeTakeFirstOrThrow();
    const counted = await db
      .selectFrom("gatehouse_accounts")
      .select(({ fn }) => ["password_kind", fn.countAll<number>().as("count")])
      .where("password_kind", "is not", null)
      .groupBy("password_kind")
      .orderBy("password_kind")
      .execute();
    const all = counted.reduce((sum, { count }) => sum + count, 0);
    let before = 0;
    const kinds = counted.flatMap(({ password_kind: kind, count }) => {
      if (kind === null) return [];
      before += count / all;
      return [{ kind, upTo: before }];
    });
    return { key: value, kinds };
  });
}
