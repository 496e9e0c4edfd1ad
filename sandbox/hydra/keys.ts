// The two RSA keys of the server: one for ID tokens, one for JWT access tokens.
import { generateKeyPair as generate, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { compactVerify, exportJWK, type JWK, SignJWT } from "jose";
import { newUuid } from "./ids.ts";
import { isObject, type JsonObject } from "./json.ts";

const generateKeyPair = promisify(generate);

type SigningKey = { kid: string; publicKey: KeyObject; privateKey: KeyObject; jwk: JWK };

/** Why a token given as a hint is no token of this server, in the words of Hydra's JOSE library. */
export type HintFailure = { failure: string };

export class SigningKeys {
  readonly #idToken = newSigningKey();
  readonly #accessToken = newSigningKey();

  async publicSet(): Promise<{ keys: JWK[] }> {
    return { keys: [(await this.#idToken).jwk, (await this.#accessToken).jwk] };
  }

  async sign(use: "id_token" | "access_token", claims: JsonObject): Promise<string> {
    const key = await (use === "id_token" ? this.#idToken : this.#accessToken);
    return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" }).sign(key.privateKey);
  }

  /** Claims of an ID token of this server, expired or not. */
  async readIdToken(token: string): Promise<JsonObject | HintFailure> {
    if (token.split(".").length !== 3) return { failure: "go-jose/go-jose: compact JWS format must have three parts" };
    try {
      const { payload } = await compactVerify(token, (await this.#idToken).publicKey);
      const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
      if (isObject(claims)) return claims;
    } catch {
      // Whatever is wrong with it, it was not signed here.
    }
    return { failure: "go-jose/go-jose: error in cryptographic primitive" };
  }
}

async function newSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair("rsa", { modulusLength: 2048 });
  const kid = newUuid();
  const { n = "", e = "" } = await exportJWK(publicKey);
  return { kid, publicKey, privateKey, jwk: { use: "sig", kty: "RSA", kid, alg: "RS256", n, e } };
}

export const isHintFailure = (value: JsonObject | HintFailure): value is HintFailure =>
  typeof value.failure === "string";
