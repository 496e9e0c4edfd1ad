// Seals small JSON values for cookies, and trusts nothing it unseals that does not parse.
import { sealData, unsealData } from "iron-session";
import type { z } from "zod";

/** Why a seal was not readable: the value then counts as absent. */
export type UnsealFailure = "unreadable" | "outdated";
export type Sealer = {
  seal(value: unknown, lifeSeconds: number): Promise<string>;
  /** The value, or null for anything not sealed with one of our secrets, expired, or of another shape. */
  unseal<T>(sealed: string, schema: z.ZodType<T>): Promise<T | null>;
};

const remembered = 1000;

// iron-session appends a marker that its MAC does not cover, and ignores whatever follows; two bits of the last letter of
// the MAC mean nothing. One record would have any number of spellings: only the one it writes is read.
const marker = "~2";

function isAsWritten(sealed: string): boolean {
  if (sealed.indexOf("~") !== sealed.length - marker.length || !sealed.endsWith(marker)) return false;
  const mac = sealed.slice(sealed.lastIndexOf("*") + 1, -marker.length);
  return Buffer.from(mac, "base64url").toString("base64url") === mac;
}

/**
 * Sealing with the first secret, unsealing with any of them (newest first), so that a secret can be
 * rotated without signing anybody out. `onFailure` is told of each value that was refused.
 */
export function createSealer(
  secrets: readonly string[],
  onFailure: (reason: UnsealFailure) => void,
  now = Date.now,
): Sealer {
  const [newest] = secrets;
  if (newest === undefined) throw new Error("A sealer needs at least one secret");
  // What was sealed or unsealed a moment ago comes back two or three times in a flow; the whole sealed
  // text is the key, so an entry proves exactly what its MAC proved. Only a cache: any replica can do without.
  const cache = new Map<string, { value: unknown; until: number }>();

  function keep(sealed: string, value: unknown, until: number): void {
    cache.delete(sealed);
    cache.set(sealed, { value, until });
    const [oldest] = cache.keys();
    if (cache.size > remembered && oldest !== undefined) cache.delete(oldest);
  }

  async function open(sealed: string): Promise<unknown> {
    if (!isAsWritten(sealed)) return undefined;
    const known = cache.get(sealed);
    if (known) {
      if (known.until > now()) return known.value;
      cache.delete(sealed);
      return null;
    }
    for (const secret of secrets) {
      const envelope = await unsealData<{ value?: unknown; until?: unknown }>(sealed, {
        password: secret,
        ttl: 0,
      }).catch(() => ({}));
      if ("value" in envelope && typeof envelope.until === "number") {
        if (envelope.until <= now()) return null;
        keep(sealed, envelope.value, envelope.until);
        return envelope.value;
      }
    }
    return undefined;
  }

  return {
    async seal(value, lifeSeconds) {
      const until = now() + lifeSeconds * 1000;
      const plain: unknown = JSON.parse(JSON.stringify(value));
      const sealed = await sealData({ value: plain, until }, { password: newest, ttl: 0 });
      keep(sealed, plain, until);
      return sealed;
    },
    async unseal(sealed, schema) {
      const value = await open(sealed);
      if (value === null) return null;
      if (value === undefined) {
        onFailure("unreadable");
        return null;
      }
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      onFailure("outdated");
      return null;
    },
  };
}
