// Decides whether a password is the one behind a stored hash: today's argon2id, or what was imported from elsewhere.
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { compare } from "bcryptjs";
import { argon2Kind, hashPassword as hash, verifyArgon2 } from "../argon2.ts";
import { parseScrypt, verifyScrypt } from "./scrypt.ts";
import { takeTurns } from "./take-turns.ts";

const argon2 =
  /^(\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2}))\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86}$/;
/** 2x is a known mistake of one program, and other letters are nobody's. */
const bcrypt = /^(\$2[aby]\$(\d\d))\$[./A-Za-z0-9]{53}$/;
const mostArgon2 = { kibibytes: 262_144, passes: 16, lanes: 16 };
/** bcrypt runs in JavaScript here: 14 takes some seconds. */
const bcryptCosts = { least: 4, most: 14 };
/** It reads no further; what comes behind was never part of the password. */
const bcryptBytes = 72;

// libuv has four threads for everything: with all of them hashing, no name would be looked up and no file read.
const inThreads = takeTurns(Math.max(1, Math.min(3, availableParallelism())), 500);
// In this thread, in slices.
const inSlices = takeTurns(1, 100);

/** For text this file can check: all of the hash but salt and tag, which decides how long a check takes. */
export function hashKind(stored: string): string | null {
  const [, kind, memory, passes, lanes] = argon2.exec(stored) ?? [];
  if (kind) {
    const [m, t, p] = [Number(memory), Number(passes), Number(lanes)];
    const { kibibytes, passes: most, lanes: mostLanes } = mostArgon2;
    // RFC 9106 §3.1: no less memory than this per lane.
    return m >= 8 * p && m <= kibibytes && t >= 1 && t <= most && p >= 1 && p <= mostLanes ? kind : null;
  }
  const [, ofBcrypt, cost] = bcrypt.exec(stored) ?? [];
  if (ofBcrypt) return Number(cost) >= bcryptCosts.least && Number(cost) <= bcryptCosts.most ? ofBcrypt : null;
  return parseScrypt(stored)?.kind ?? null;
}

/** A hash of this kind that no password opens. */
export function decoyOfKind(kind: string): string {
  const text = (length: number) => randomBytes(length).toString("hex").slice(0, length);
  if (kind.startsWith("$2")) return `${kind}$${text(53)}`;
  if (kind.startsWith("$7$")) return `${kind}${text(22)}$${text(43)}`;
  return `${kind}$${text(22)}$${text(43)}`;
}

export function hashPassword(password: string): Promise<string> {
  return inThreads(() => hash(password));
}

/** The same text for the same salt, and as dear as a password: for codes short enough to be tried out. */
export async function hashCode(code: string, salt: string): Promise<string> {
  return inThreads(() => hash(code, Buffer.from(salt, "hex")));
}

/** Throws where the stored text is none that `hashKind` knows. */
export async function checkPassword(stored: string, password: string): Promise<boolean> {
  // Ours are of the normalized text, others perhaps of what was typed: both are tried, whoever it is.
  for (const text of new Set([password.normalize("NFKC"), password])) if (await opens(stored, text)) return true;
  return false;
}

/** True where today's hash has to take the place of this one, now that its password is known. */
export function isOutdated(stored: string, password: string): boolean {
  const kind = hashKind(stored);
  // The end of a longer password was never checked: it may be mistyped, and must not become part of it.
  if (kind?.startsWith("$2")) return Buffer.byteLength(password) <= bcryptBytes;
  return kind !== argon2Kind;
}

async function opens(stored: string, text: string): Promise<boolean> {
  if (hashKind(stored) === null) throw new Error("The stored hash is of no known kind");
  if (stored.startsWith("$argon2")) return inThreads(() => verifyArgon2(stored, Buffer.from(text)));
  if (stored.startsWith("$2")) return inSlices(() => compare(text, stored));
  const parsed = parseScrypt(stored);
  return parsed !== null && inThreads(() => verifyScrypt(parsed, Buffer.from(text)));
}
