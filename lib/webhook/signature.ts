// Decides what proves that a message came from whoever shares the secret: HMAC-SHA256 as Standard Webhooks 1.0 has it.
import { createHmac, timingSafeEqual } from "node:crypto";

export type Message = {
  readonly id: string;
  /** Seconds since the epoch, in digits. */
  readonly timestamp: string;
  readonly body: string;
};

/** One signature per key, newest first: in the middle of a rotation the other side knows one of them. */
export function signatures(keys: readonly Buffer[], message: Message): string {
  return keys.map((key) => `v1,${hmac(key, message).toString("base64")}`).join(" ");
}

/** True if one of the signatures in this header was made with one of the keys. */
export function isSigned(keys: readonly Buffer[], message: Message, header: string): boolean {
  const given = header.split(" ").flatMap((entry) => (entry.startsWith("v1,") ? [entry.slice(3)] : []));
  return keys.some((key) => {
    const right = hmac(key, message);
    // Each is looked at, and in the same time, whichever of them is right.
    return given.map((text) => isEqual(Buffer.from(text, "base64"), right)).includes(true);
  });
}

function hmac(key: Buffer, { id, timestamp, body }: Message): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
}

function isEqual(one: Buffer, other: Buffer): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
