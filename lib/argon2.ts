// Hashes and checks passwords with argon2, stored as PHC strings; new ones with argon2id.
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);
// OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const parameters = { memory: 19456, passes: 2, parallelism: 1 };
const tagLength = 32;
const phc =
  /^\$(argon2id|argon2i|argon2d)\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

/** NFKC (NIST SP 800-63B-4 §3.1.1.2): the same password typed on another keyboard gives the same bytes. */
function normalized(password: string): Buffer {
  return Buffer.from(password.normalize("NFKC"), "utf8");
}

/** What every hash of today begins with: all that decides how long a check takes. */
export const argon2Kind = `$argon2id$v=19$m=${parameters.memory},t=${parameters.passes},p=${parameters.parallelism}`;

/** `$argon2id$v=19$m=…,t=…,p=…$salt$tag` with today's parameters and fresh salt, or the one given. */
export async function hashPassword(password: string, nonce: Buffer = randomBytes(16)): Promise<string> {
  const tag = await derive("argon2id", { message: normalized(password), nonce, tagLength, ...parameters });
  const base64 = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `${argon2Kind}$${base64(nonce)}$${base64(tag)}`;
}

/** False for a wrong password. Throws where the stored text is not an argon2id PHC string within sane bounds. */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  if (!isPasswordHash(stored)) throw new Error("The stored hash is not an argon2id PHC string");
  return verifyArgon2(stored, normalized(password));
}

/** As `verifyPassword`, for all three kinds of argon2, and for these very bytes. */
export async function verifyArgon2(stored: string, message: Buffer): Promise<boolean> {
  const [, kind, memory, passes, parallelism, salt, expected] = phc.exec(stored) ?? [];
  if (!isKind(kind) || !memory || !passes || !parallelism || !salt || !expected)
    throw new Error("The stored hash is not an argon2 PHC string");
  const tag = Buffer.from(expected, "base64");
  const computed = await derive(kind, {
    message,
    nonce: Buffer.from(salt, "base64"),
    tagLength: tag.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return timingSafeEqual(computed, tag);
}

/** True for text that `verifyPassword` can check. */
export function isPasswordHash(text: string): boolean {
  return text.startsWith("$argon2id$") && phc.test(text);
}

function isKind(text: string | undefined): text is "argon2id" | "argon2i" | "argon2d" {
  return text === "argon2id" || text === "argon2i" || text === "argon2d";
}
