// Sealed values: JSON that travels through browsers and comes back unread, bound to the kind it was made for.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";

export type SealKind =
  | "login_challenge"
  | "login_verifier"
  | "consent_challenge"
  | "consent_verifier"
  | "device_challenge"
  | "device_verifier"
  | "login_session"
  | "page_token";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class Sealer {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = createHash("sha256").update(secret).digest();
  }

  seal(kind: SealKind, value: unknown): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce);
    // The kind is authenticated, so that a consent challenge is no login challenge.
    cipher.setAAD(Buffer.from(kind));
    const text = cipher.update(deflateRawSync(JSON.stringify(value), { level: 1 }));
    const sealed = Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]).toString("base64url");
    // Hydra's values carry padding, which shows as %3D in URLs.
    return sealed.padEnd(Math.ceil(sealed.length / 4) * 4, "=");
  }

  /** The value, or undefined for anything this server did not seal as this kind. */
  open(kind: SealKind, sealed: string): unknown {
    const bytes = Buffer.from(sealed, "base64url");
    // Node reads over a stray character at the end; Go, and so Hydra, wants whole groups of four.
    if (!/^[\w-]+={0,2}$/.test(sealed) || sealed.length % 4 !== 0 || bytes.length < NONCE_BYTES + TAG_BYTES)
      return undefined;
    const decipher = createDecipheriv("aes-256-gcm", this.#key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(kind));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return JSON.parse(inflateRawSync(Buffer.concat([text, decipher.final()])).toString("utf8"));
    } catch {
      return undefined;
    }
  }
}
