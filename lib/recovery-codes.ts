// Decides what recovery codes look like, and which spellings of one are the same code.
import { randomBytes } from "node:crypto";
import { toBase32 } from "./base32.ts";

const howMany = 10;
// 50 bits: guessing is slowed down, and the store keeps only hashes.
const letters = 10;

/** As they are kept and compared; `showRecoveryCode` makes them readable. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: howMany }, () => toBase32(randomBytes(8)).slice(0, letters).toLowerCase());
}

export function showRecoveryCode(code: string): string {
  return `${code.slice(0, letters / 2)}-${code.slice(letters / 2)}`;
}

/** The code that was meant by what was typed; null for what cannot be one. */
export function parseRecoveryCode(typed: string): string | null {
  // Neither 0 nor 1 nor 8 is in base32: whoever types them read a letter.
  const code = typed
    .replaceAll(/[\s-]/g, "")
    .toLowerCase()
    .replaceAll("0", "o")
    .replaceAll("1", "i")
    .replaceAll("8", "b");
  return /^[a-z2-7]{10}$/.test(code) ? code : null;
}
