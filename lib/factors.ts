// Decides what a further proof adds to `amr` (RFC 8176): "mfa" only where two kinds of proof really came together.

type Factor = "knowledge" | "possession" | "inherence";

const factorOf: ReadonlyMap<string, Factor> = new Map<string, Factor>([
  ...["pwd", "pin", "kba"].map((method) => [method, "knowledge"] as const),
  ...["otp", "sms", "tel", "hwk", "swk", "pop", "sc"].map((method) => [method, "possession"] as const),
  ...["face", "fpt", "iris", "retina", "vbm"].map((method) => [method, "inherence"] as const),
]);

/** RFC 8176 §2: no other value is a method. */
export const registeredMethods: readonly string[] = [
  ...["face", "fpt", "geo", "hwk", "iris", "kba", "mca", "mfa", "otp", "pin", "pop", "pwd", "rba", "retina", "sc"],
  ...["sms", "swk", "tel", "user", "vbm", "wia"],
];

/** A code from an app or from a list that was handed out: something one has. */
export const oneTimeCode: readonly string[] = ["otp"];

/**
 * A passkey that verified its user. "pop" and neither "hwk" nor "swk": nothing attests where the key is kept. "user": the
 * authenticator saw somebody there. "mfa": it let them use the key only for a PIN, a finger or a face, which makes two
 * factors; it does not say which, so neither "pin" nor "fpt" is said.
 */
export const verifiedPasskey: readonly string[] = ["pop", "user", "mfa"];

/** What was proved before and what was proved now, in this order. */
export function withProof(earlier: readonly string[], now: readonly string[]): readonly string[] {
  const methods = [...new Set([...earlier, ...now])];
  const factors = new Set(methods.map((method) => factorOf.get(method)).filter((factor) => factor !== undefined));
  const plain = methods.filter((method) => method !== "mfa");
  return methods.includes("mfa") || factors.size > 1 ? [...plain, "mfa"] : plain;
}

/** Said, not concluded: who said it knew which proofs belonged together. */
export function hasTwoFactors(amr: readonly string[]): boolean {
  return amr.includes("mfa");
}

/** True for a passkey: what it signs is bound to the address the browser really shows. */
export function isPhishingResistant(amr: readonly string[]): boolean {
  return verifiedPasskey.every((method) => amr.includes(method));
}
