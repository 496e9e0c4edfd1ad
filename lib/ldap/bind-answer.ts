// Decides what a directory's answer to somebody's password means.
import type { ProblemCode } from "../verifiers/verifier.ts";

/** What came back for a bind with a name and a password. */
export type BindAnswer = {
  /** Result code, RFC 4511 appendix A; 0 = the password is right. */
  readonly code: number;
  /** Diagnostic text: never shown, never logged; Active Directory hides its reason in it. */
  readonly text: string;
  /** `error` of the password policy control (draft-behera-ldap-password-policy-10 §6.2), or null. */
  readonly policyError: number | null;
};
export type Judgement = "right" | "wrong" | { readonly refused: ProblemCode };

/** noSuchObject, inappropriateAuthentication (no password is set), constraintViolation (389: locked), unwillingToPerform. */
const alsoWrong = new Set([32, 48, 19, 53]);
const invalidCredentials = 49;
const [passwordExpired, changeAfterReset] = [0, 2];

// "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 533, v3839"; Samba says the same.
const activeDirectory =
  /^[0-9A-F]{8}: LdapErr: DSID-[0-9A-F]+, comment: AcceptSecurityContext error, data ([0-9A-F]+),/i;

/**
 * Active Directory gives these reasons only after a right password. It tells of 775 (locked) and 525 (nobody) without
 * one, so those are as wrong as 52e: whoever guesses must not learn which names exist.
 */
const reasons: ReadonlyMap<string, ProblemCode> = new Map([
  ["530", "not_permitted"], // not at this time of day
  ["531", "not_permitted"], // not from this machine
  ["532", "password_must_change"], // expired
  ["533", "account_disabled"],
  ["701", "not_permitted"], // the account has expired
  ["773", "password_must_change"], // at the next sign-in
]);

/** Throws where the answer says nothing about the password: busy, a referral, encryption demanded. */
export function judgeBind({ code, text, policyError }: BindAnswer): Judgement {
  if (code === 0) {
    // A reset password binds, and may then do nothing but change itself.
    const mustChange = policyError === passwordExpired || policyError === changeAfterReset;
    return mustChange ? { refused: "password_must_change" } : "right";
  }
  if (alsoWrong.has(code)) return "wrong";
  if (code !== invalidCredentials) throw new Error(`The directory judged no password: result code ${code}`);
  const refused = reasons.get(activeDirectory.exec(text)?.[1]?.toLowerCase() ?? "");
  if (refused) return { refused };
  // Servers look at the age of a password only once it matched; of a lock (1) they tell anybody.
  return policyError === passwordExpired ? { refused: "password_must_change" } : "wrong";
}
