// What the rest of the house knows of people and their second steps in a database: types only.
import type { JsonObject } from "../json.ts";

export type Account = {
  /** Given to Hydra as `sub`: random, never changed, never given to somebody else. */
  readonly subject: string;
  /** The name to sign in with, as it was registered; two spellings that `foldName` makes one are one. */
  readonly username: string;
  readonly email: string | null;
  /** True only after a mail to this very address was answered, or where an operator said so. */
  readonly isEmailVerified: boolean;
  /** Standard claims besides those above: `name`, `given_name`, `locale` … */
  readonly claims: JsonObject;
  readonly isDisabled: boolean;
  /** The password was set by somebody else: it has to be replaced at the next sign-in. */
  readonly mustChangePassword: boolean;
};

export type NewAccount = Pick<Account, "username" | "email" | "isEmailVerified" | "claims"> & {
  /** Plain text; null: nobody can sign in with a password until one is set. */
  readonly password: string | null;
};

/** People who sign in with what this app keeps of them. Every method throws where the database does not answer. */
export interface Accounts {
  /** By username or by verified email, however they are spelt. */
  byName(name: string): Promise<Account | null>;
  bySubject(subject: string): Promise<Account | null>;
  /**
   * The account, if this is its password; disabled ones too, so that the caller can say why. Costs the same for a name
   * that nobody has. A hash of older parameters or of an imported kind is replaced by today's.
   */
  checkPassword(name: string, password: string): Promise<Account | null>;
  /** "taken" where the username or the verified email is somebody's already. */
  create(account: NewAccount): Promise<Account | "taken">;
  /** Also ends `mustChangePassword`. */
  setPassword(subject: string, password: string): Promise<void>;
  /** False where the address is already somebody else's. */
  setVerifiedEmail(subject: string, email: string): Promise<boolean>;
}

export type Passkey = {
  /** Credential id, base64url. */
  readonly id: string;
  /** COSE public key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
};

/** What a person can prove themselves with besides a password. By subject: also for people of a directory elsewhere. */
export interface SecondSteps {
  /** Changes whenever a password or a second step of this subject changed: browsers trusted before are not any more. */
  trustMark(subject: string): Promise<string>;
  /** Base32 secret of the authenticator app, or null. */
  totpSecret(subject: string): Promise<string | null>;
  setTotpSecret(subject: string, secret: string | null): Promise<void>;
  /**
   * Marks a time step (RFC 6238 §5.2) as used. True also when the same flow used it before, so that a double click is
   * one; false when another did, or for one not newer than the last.
   */
  spendTotpStep(subject: string, step: number, flowId: string): Promise<boolean>;
  /** How many are unused. */
  recoveryCodesLeft(subject: string): Promise<number>;
  /** Replaces all there were; they are kept as hashes. */
  setRecoveryCodes(subject: string, codes: readonly string[]): Promise<void>;
  /** True once, and again for the same flow. */
  spendRecoveryCode(subject: string, code: string, flowId: string): Promise<boolean>;
  passkeys(subject: string): Promise<readonly Passkey[]>;
  addPasskey(subject: string, userHandle: string, passkey: Passkey): Promise<void>;
  /** WebAuthn's user handle of a subject, base64url: random, made at the first call. */
  userHandle(subject: string): Promise<string>;
  passkeyById(
    id: string,
  ): Promise<{ readonly subject: string; readonly userHandle: string; readonly passkey: Passkey } | null>;
  /** After a successful use. */
  usedPasskey(id: string, counter: number, isBackedUp: boolean): Promise<void>;
  /** When "not now" was last said to an offer to set up a second step, in seconds since the epoch; null = never. */
  declinedAt(subject: string): Promise<number | null>;
  decline(subject: string, nowSeconds: number): Promise<void>;
}

/** One-time codes sent by mail; only hashes are kept. */
export interface MailCodes {
  /** Stores a fresh code for this purpose and flow and returns it: ten digits. Replaces an earlier one of the same flow. */
  issue(purpose: "recovery" | "registration", flowId: string, expiresAtSeconds: number): Promise<string>;
  /** True for the right code before it expires; the same flow may repeat it. Callers throttle. */
  matches(purpose: "recovery" | "registration", flowId: string, code: string, nowSeconds: number): Promise<boolean>;
}
