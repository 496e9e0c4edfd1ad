// Decides whether a six-digit code is the one that an authenticator app shows now (RFC 6238 over RFC 4226).
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { fromBase32, toBase32 } from "./base32.ts";

const digits = 6;
const stepSeconds = 30;
const labelLimit = 60;
const secretBytes = 20; // RFC 4226 §4, R6: as long as the hash
/** RFC 6238 §5.2: one step of delay or of a clock that is off, either way. */
const drift = [0, -1, 1] as const;

export function newTotpSecret(): string {
  return toBase32(randomBytes(secretBytes));
}

/** The code for a counter; `count` of its last digits. */
export function hotp(secret: Uint8Array, counter: number, count = digits): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac("sha1", secret).update(message).digest();
  // RFC 4226 §5.3: the last four bits say where to read 31 bits.
  const offset = mac.readUInt8(mac.length - 1) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** count).padStart(count, "0");
}

export function totpStepAt(seconds: number): number {
  return Math.floor(seconds / stepSeconds);
}

/** The time step whose code this is, or null. Every candidate is compared, so that time does not tell which one it was. */
export function matchTotp(secret: string, code: string, nowSeconds: number): number | null {
  const key = fromBase32(secret);
  const typed = Buffer.from(code);
  let found: number | null = null;
  for (const away of drift) {
    const step = totpStepAt(nowSeconds) + away;
    const right = Buffer.from(hotp(key, step));
    if (typed.length === right.length && timingSafeEqual(typed, right)) found ??= step;
  }
  return found;
}

/** The digits of a code however they were grouped; null for what cannot be one. */
export function parseTotpCode(typed: string): string | null {
  const code = typed.replaceAll(/[\s-]/g, "");
  return /^\d{6}$/.test(code) ? code : null;
}

/** What the picture says to an app. The issuer twice: old apps read the label, newer ones the parameter. */
export function totpUri(secret: string, { issuer, account }: { readonly issuer: string; readonly account: string }) {
  // A colon separates the two; apps cut at the first one.
  // A picture of a longer text has squares too small for many a camera.
  const part = (text: string) => encodeURIComponent([...text.replaceAll(":", " ")].slice(0, labelLimit).join(""));
  return `otpauth://totp/${part(issuer)}:${part(account)}?secret=${secret}&issuer=${part(issuer)}`;
}
