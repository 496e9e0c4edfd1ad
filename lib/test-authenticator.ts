// For tests: a device with passkeys, as a browser would speak for it. `Differently` says what it does otherwise than it should.
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { JsonObject } from "./json.ts";

export type Differently = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly userHandle?: string | null;
  readonly counter?: number;
  readonly isVerified?: boolean;
  readonly isPresent?: boolean;
  /** Flips one bit of what is signed. */
  readonly isDamaged?: boolean;
  readonly id?: string;
};

export type TestAuthenticator = {
  /** Answers a request as the page would post it. Uses the last passkey it made. */
  create(options: JsonObject, differently?: Differently): string;
  use(options: JsonObject, differently?: Differently): string;
};

const hash = (data: string | Buffer) => createHash("sha256").update(data).digest();
const base64url = (data: Buffer) => data.toString("base64url");

/** `counts`: whether its passkeys count their uses; those that are synced do not. */
export function testAuthenticator(origin: string, { counts = true } = {}): TestAuthenticator {
  let held: { id: string; key: KeyObject; userHandle: string; counter: number } | undefined;

  function clientData(type: string, options: JsonObject, { origin: from = origin, challenge, ...more }: Differently) {
    const data = {
      type: more.type ?? type,
      challenge: challenge ?? options.challenge,
      origin: from,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(data));
  }
  function authenticatorData(rpId: string, differently: Differently, counter: number, attested = Buffer.alloc(0)) {
    const { isPresent = true, isVerified = true } = differently;
    const flags = (isPresent ? 1 : 0) | (isVerified ? 4 : 0) | (attested.length > 0 ? 64 : 0);
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([hash(differently.rpId ?? rpId), tail, attested]);
  }

  return {
    create(options, differently = {}) {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const id = differently.id ? Buffer.from(differently.id, "base64url") : randomBytes(16);
      const user = textOf(options, "user", "id");
      held = { id: base64url(id), key: privateKey, userHandle: user, counter: counts ? 1 : 0 };
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      // COSE_Key of an ES256 key (RFC 9053 §7.1.1), in CBOR.
      const cose = Buffer.concat([
        Buffer.from("a5010203262001215820", "hex"),
        Buffer.from(x, "base64url"),
        Buffer.from("225820", "hex"),
        Buffer.from(y, "base64url"),
      ]);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, cose]);
      const data = authenticatorData(textOf(options, "rp", "id"), differently, held.counter, attested);
      const size = Buffer.alloc(2);
      size.writeUInt16BE(data.length);
      const attestationObject = Buffer.concat([
        Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746159", "hex"),
        size,
        data,
      ]);
      return JSON.stringify({
        id: held.id,
        rawId: held.id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData("webauthn.create", options, differently)),
          attestationObject: base64url(attestationObject),
          transports: ["internal", "made-up"],
        },
      });
    },

    use(options, differently = {}) {
      if (!held) throw new Error("There is no passkey in it");
      if (counts) held.counter += 1;
      const client = clientData("webauthn.get", options, differently);
      const data = authenticatorData(textOf(options, "rpId"), differently, differently.counter ?? held.counter);
      const signature = createSign("sha256").update(data).update(hash(client)).sign(held.key);
      if (differently.isDamaged) client.writeUInt8(client.readUInt8(client.length - 3) ^ 1, client.length - 3);
      const { userHandle = held.userHandle, id = held.id } = differently;
      return JSON.stringify({
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          ...(userHandle === null ? {} : { userHandle }),
        },
      });
    },
  };
}

function textOf(options: JsonObject, ...path: readonly string[]): string {
  let at: unknown = options;
  for (const name of path) at = typeof at === "object" && at !== null ? Reflect.get(at, name) : undefined;
  if (typeof at !== "string") throw new Error(`The request has no ${path.join(".")}`);
  return at;
}
