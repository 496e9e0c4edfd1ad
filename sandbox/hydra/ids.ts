// How the ids and secrets of Hydra look.
import { createHmac, randomBytes, randomInt, randomUUID } from "node:crypto";

export type TokenPrefix = "ory_ac_" | "ory_at_" | "ory_rt_" | "ory_dc_";

export const newUuid = (): string => randomUUID();
export const newHexId = (): string => randomBytes(16).toString("hex");

/** Prefix, 43 characters of entropy, a dot, 43 characters of HMAC. */
export function newToken(prefix: TokenPrefix, secret: string): string {
  const entropy = randomBytes(32).toString("base64url");
  return `${prefix}${entropy}.${createHmac("sha256", secret).update(entropy).digest("base64url")}`;
}

export function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** MurmurHash3 (32 bit, seed 0) of a text: Hydra names CSRF cookies after the client by it. */
export function murmur3(text: string): number {
  const bytes = Buffer.from(text);
  const mix = (k: number) => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);
  let hash = 0;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4)
    hash = (Math.imul(rotate(hash ^ mix(bytes.readInt32LE(i)), 13), 5) + 0xe6546b64) | 0;
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes.readUInt8(i);
  if (bytes.length > whole) hash ^= mix(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));
