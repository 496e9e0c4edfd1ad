// Decides what a browser is asked to do with a passkey, and whether what it brings back proves anything (WebAuthn Level 3 §7).
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { verifyAuthenticationResponse, verifyRegistrationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import type { Passkey, SecondSteps } from "./accounts/accounts.ts";
import type { JsonObject } from "./json.ts";
import type { PasskeyRequest, ProblemCode } from "./verifiers/verifier.ts";

/** Where passkeys are made for and used at. */
export type PasskeyPlace = { readonly id: string; readonly origin: string; readonly name: string };

/** Ed25519, ES256 and RS256: among them every authenticator finds one. */
const algorithms = [-8, -7, -257];
const patienceMs = 300_000;
/** Ids of passkeys in one request, in characters: the request has to fit a cookie, and an id may have 1,400. */
const idsLimit = 700;
const postedLimit = 20_000;

/** Null where no browser has passkeys: they belong to a name, not to an address, and only to https or this machine. */
export function passkeyPlace(publicUrl: string, name: string): PasskeyPlace | null {
  const { protocol, hostname, origin } = new URL(publicUrl);
  if (hostname.startsWith("[") || isIP(hostname) !== 0) return null;
  const isSecure = protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
  return isSecure ? { id: hostname, origin, name } : null;
}

/** Made for one flow, in whose sealed record it stays: an answer to it is of no use in any other. */
export function newPasskeyChallenge(): string {
  return randomBytes(32).toString("base64url");
}

/** `known` are the passkeys that would do; empty: whichever the person has for this place. */
export function requestForUse(
  place: PasskeyPlace,
  challenge: string,
  { known, isConditional }: { readonly known: readonly Passkey[]; readonly isConditional: boolean },
): PasskeyRequest {
  const named = descriptors(known);
  // Leaving one out would forbid it: either all are named, or the browser looks by itself.
  const allowed = named.length === known.length && known.length > 0 ? { allowCredentials: named } : {};
  const options = { challenge, rpId: place.id, timeout: patienceMs, userVerification: "required", ...allowed };
  return { kind: "get", isConditional, options };
}

export function requestForCreation(
  place: PasskeyPlace,
  challenge: string,
  person: { readonly userHandle: string; readonly name: string; readonly known: readonly Passkey[] },
): PasskeyRequest {
  const options = {
    challenge,
    rp: { id: place.id, name: place.name },
    user: { id: person.userHandle, name: person.name, displayName: person.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: "public-key", alg })),
    timeout: patienceMs,
    excludeCredentials: descriptors(person.known),
    // To be found without a name, and never used by whoever only holds the device: each passkey can be a first step.
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
  };
  return { kind: "create", isConditional: false, options };
}

function descriptors(passkeys: readonly Passkey[]): readonly JsonObject[] {
  let length = 0;
  const fitting = passkeys.filter(({ id }) => {
    length += id.length + 40;
    return length <= idsLimit;
  });
  return fitting.map(({ id, transports }) => ({ type: "public-key", id, transports }));
}

const part = z.string().max(postedLimit);
const credential = { id: part.min(1), rawId: part.min(1), type: z.literal("public-key") };
const assertionSchema = z.object({
  ...credential,
  response: z.object({ clientDataJSON: part, authenticatorData: part, signature: part, userHandle: part.nullish() }),
});
const creationSchema = z.object({
  ...credential,
  response: z.object({ clientDataJSON: part, attestationObject: part, transports: z.array(z.string()).nullish() }),
});
const transports: ReadonlySet<string> = new Set(["usb", "nfc", "ble", "smart-card", "hybrid", "internal", "cable"]);

type Using = {
  readonly place: PasskeyPlace;
  readonly challenge: string;
  /** Who it has to be; null: whoever it is. */
  readonly subject: string | null;
};

/** Whose passkey answered, or what was wrong. Throws only where the database does. */
export async function judgeUse(
  { place, challenge, subject }: Using,
  posted: string,
  steps: Pick<SecondSteps, "passkeyById" | "usedPasskey">,
): Promise<{ readonly subject: string } | { readonly problem: ProblemCode }> {
  const given = parsed(assertionSchema, posted);
  if (!given) return { problem: "passkey_failed" };
  const known = await steps.passkeyById(given.id);
  if (!known || (subject !== null && known.subject !== subject)) return { problem: "passkey_unknown" };
  const { userHandle } = given.response;
  // §7.2 step 6: where nobody is known yet, the authenticator has to say for whom it answers.
  if (userHandle ? userHandle !== known.userHandle : subject === null) return { problem: "passkey_failed" };
  const { passkey } = known;
  const info = await assertionInfo(place, challenge, given, passkey);
  if (!info) return { problem: "passkey_failed" };
  // §6.1.1: one that counts and does not go on from where it was is, or has, a copy. Zero: it does not count.
  if ((info.counter > 0 || passkey.counter > 0) && info.counter <= passkey.counter)
    return { problem: "passkey_copied" };
  await steps.usedPasskey(passkey.id, info.counter, info.isBackedUp);
  return { subject: known.subject };
}

async function assertionInfo(
  { id, origin }: PasskeyPlace,
  challenge: string,
  { response, ...given }: z.infer<typeof assertionSchema>,
  passkey: Passkey,
): Promise<{ readonly counter: number; readonly isBackedUp: boolean } | null> {
  const { userHandle: _judgedBefore, ...signed } = response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...given, response: signed, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      // The counter is compared by whoever called: of the library's errors nobody could tell which one it was.
      credential: { id: passkey.id, publicKey: bytes(passkey.publicKey), counter: 0 },
    });
    if (!verified) return null;
    return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch {
    // Another site's answer, another challenge's, a damaged one: it proves nothing, and there is nothing to repair here.
    return null;
  }
}

/** The new passkey, or null for an answer that is none. */
export async function judgeCreation(place: PasskeyPlace, challenge: string, posted: string): Promise<Passkey | null> {
  const given = parsed(creationSchema, posted);
  if (!given) return null;
  const { clientDataJSON, attestationObject } = given.response;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...given, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: place.origin,
      expectedRPID: place.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential: made, credentialBackedUp } = registrationInfo;
    return {
      id: made.id,
      publicKey: Buffer.from(made.publicKey).toString("base64url"),
      counter: made.counter,
      transports: (given.response.transports ?? []).filter((name) => transports.has(name)),
      isBackedUp: credentialBackedUp,
    };
  } catch {
    return null;
  }
}

function parsed<T>(schema: z.ZodType<T>, posted: string): T | null {
  if (posted.length > postedLimit) return null;
  try {
    return schema.parse(JSON.parse(posted));
  } catch {
    return null;
  }
}

function bytes(base64url: string) {
  return Uint8Array.from(Buffer.from(base64url, "base64url"));
}
