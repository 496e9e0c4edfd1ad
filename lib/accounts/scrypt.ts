// Checks passwords against scrypt hashes of other programs, in the two forms they are passed around in.
import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** https://github.com/P-H-C/phc-string-format, as passlib and others write it. */
const phc =
  /^(\$scrypt\$ln=(\d{1,9}),r=(\d{1,2}),p=(\d{1,2}))\$([A-Za-z0-9+/.]{8,86})={0,2}\$([A-Za-z0-9+/.]{22,86})={0,2}$/;
/** Of crypt(3): log2 N in one letter, r and p in five each; libsodium and libxcrypt. */
const crypt = /^(\$7\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5}))([./0-9A-Za-z]{0,86})\$([./0-9A-Za-z]{43})$/;
const letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const mostMemory = 256 * 1024 * 1024;

type Parsed = {
  readonly kind: string;
  readonly cost: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
};

/** Null for other text, and for parameters no server should work with. */
export function parseScrypt(stored: string): Parsed | null {
  const parsed = parsePhc(stored) ?? parseCrypt(stored);
  if (!parsed) return null;
  const { cost, r, p } = parsed;
  const isSane = cost >= 2 && Number.isInteger(Math.log2(cost)) && r >= 1 && p >= 1 && p <= 16;
  return isSane && 128 * cost * r <= mostMemory ? parsed : null;
}

export function verifyScrypt({ cost, r, p, salt, tag }: Parsed, message: Buffer): Promise<boolean> {
  // Node's own bound, 32 MiB, is below usual parameters.
  const options: ScryptOptions = { cost, blockSize: r, parallelization: p, maxmem: 2 * mostMemory };
  return new Promise((resolve, reject) => {
    scrypt(message, salt, tag.length, options, (error, computed) =>
      error ? reject(error) : resolve(timingSafeEqual(computed, tag)),
    );
  });
}

function parsePhc(stored: string): Parsed | null {
  const [, kind, ln, r, p, salt, tag] = phc.exec(stored) ?? [];
  if (!kind || !ln || !salt || !tag) return null;
  // Ory Kratos writes N itself where the form wants its logarithm.
  const cost = Number(ln) < 32 ? 2 ** Number(ln) : Number(ln);
  // passlib's base64 has "." for "+".
  const bytes = (text: string) => Buffer.from(text.replaceAll(".", "+"), "base64");
  return { kind, cost, r: Number(r), p: Number(p), salt: bytes(salt), tag: bytes(tag) };
}

function parseCrypt(stored: string): Parsed | null {
  const [, kind, ln = "", r = "", p = "", salt, tag] = crypt.exec(stored) ?? [];
  if (!kind || salt === undefined || !tag) return null;
  const number = (text: string) => [...text].reduce((sum, letter, at) => sum + letters.indexOf(letter) * 64 ** at, 0);
  // The salt is taken as it is written, not decoded.
  return { kind, cost: 2 ** number(ln), r: number(r), p: number(p), salt: Buffer.from(salt), tag: cryptBytes(tag) };
}

/** Four letters are three bytes, lowest bits first. */
function cryptBytes(text: string): Buffer {
  const bytes: number[] = [];
  let [value, bits] = [0, 0];
  for (const letter of text) {
    value |= letters.indexOf(letter) << bits;
    bits += 6;
    while (bits >= 8) {
      bytes.push(value & 0xff);
      value >>>= 8;
      bits -= 8;
    }
  }
  return Buffer.from(bytes);
}
