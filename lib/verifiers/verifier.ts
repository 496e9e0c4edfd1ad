// The seam between Gatehouse and every way of proving who someone is: types only.
import type { z } from "zod";
import type { LoginRequest } from "../hydra/types.ts";
import type { JsonObject } from "../json.ts";

/** One way of proving who someone is. Keeps nothing in memory: what it must remember is its `State`. */
export interface IdentityVerifier<State extends JsonObject = JsonObject> {
  /** Stable name in configuration, logs and the return URL: "password", "totp", "corp-ldap". */
  readonly id: string;
  /** Parses `State` on the way back: the cookie may have been sealed by an older release. */
  readonly stateSchema: z.ZodType<State>;
  /** Opens the step. May already know the answer (an ambient session), ask, or send the browser away. */
  begin(login: LoginContext): Promise<Step<State>>;
  /** Judges form fields or callback parameters. Same flow, same answer: same outcome. */
  resume(login: LoginContext, state: State, answer: URLSearchParams): Promise<Step<State>>;
}

/** Everything a verifier can say. JSON only, so a webhook can say it too. */
export type Step<State extends JsonObject = JsonObject> =
  | { readonly kind: "ask"; readonly prompt: Prompt; readonly state: State; readonly problem?: Problem | undefined }
  | { readonly kind: "redirect"; readonly to: string; readonly state: State }
  | { readonly kind: "verified"; readonly identity: Identity }
  | { readonly kind: "refused"; readonly problem: Problem };

/** A proved identity: the subject given to Hydra, and how and when it was proved. */
export type Identity = {
  readonly subject: string;
  /** The name that was proved along with it, for the next sign-in to start with; never an identifier for clients. */
  readonly username?: string | undefined;
  /** RFC 8176 values; only what really happened. */
  readonly amr: readonly string[];
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly acr?: string | undefined;
  /** Becomes Hydra's `identity_provider_session_id`. */
  readonly providerSessionId?: string | undefined;
  /** Small; reaches consent through Hydra's login `context`. */
  readonly claims?: JsonObject | undefined;
};

/** What a verifier may know about the login it serves. */
export type LoginContext = {
  readonly flowId: string;
  /** Read from Hydra for this very HTTP request. */
  readonly loginRequest: LoginRequest;
  /** What an earlier step proved, or null. */
  readonly identity: Identity | null;
  /** Proofs older than this do not count (`prompt=login`, `max_age`); seconds since the epoch, null = any age. */
  readonly notBefore: number | null;
  /** Where an upstream provider sends the browser back to, and the `state` it must carry. */
  readonly returnTo: { readonly url: string; readonly state: string };
  /** The visitor's cookies that are not ours, e.g. a Kratos session. */
  readonly foreignCookies: ReadonlyMap<string, string>;
  /** Username to start with, already bounded; from `login_hint` or the last sign-in. */
  readonly suggestedUsername: string;
  /** Ask it before judging anything that can be guessed. */
  readonly attempts: Attempts;
  /** Seconds since the epoch: the only clock a verifier may ask. */
  readonly nowSeconds: number;
  readonly signal: AbortSignal;
};

/** Slows guessing down: per account, per address, and not in browsers that the account was signed in with before. */
export interface Attempts {
  /**
   * Runs `judge` unless somebody has to wait. `account` is the name as typed, whether or not anybody has it. `judge` answers
   * null for wrong, which counts, and throws where it cannot tell, which does not.
   */
  guess<T>(
    account: string,
    judge: () => Promise<T | null>,
  ): Promise<{ readonly waitSeconds: number } | { readonly found: T | null }>;
}

/** What the page asks for. */
export type Prompt = { readonly fields: readonly PromptField[] };

export type PromptField = {
  /** Form field name, also the element's id: "email", "password", "code". */
  readonly name: string;
  /** Message key below `fields`. */
  readonly label: string;
  readonly type: "text" | "email" | "password" | "code";
  /** HTML autofill token: "username", "current-password", "one-time-code". */
  readonly autoComplete: string;
  /** Shown again after a round trip; a secret leaves it empty. */
  readonly value: string;
};

/** A failure we foresaw. The page chooses the words. */
export type Problem = {
  readonly code: ProblemCode;
  /** Name of the field it belongs to, where there is one. */
  readonly field?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
};

export const problemCodes = [
  "wrong_credentials",
  "missing_field",
  "too_long",
  "try_again_later",
  "unavailable_method",
  "not_permitted",
  "different_account_expected",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Which step is owed. Policy lives here, not in verifiers. */
export interface LoginPlan {
  /** The ways to start, the first one is opened at once, the others are offered as buttons. Never empty. */
  firstSteps(loginRequest: LoginRequest): readonly IdentityVerifier[];
  /** The next step after a proof, or null when nothing more is owed. */
  nextStep(loginRequest: LoginRequest, identity: Identity): IdentityVerifier | null;
}

/** All that a fork with its own user table writes. `null` = wrong; throw = broken. */
export type CheckPassword = (
  username: string,
  password: string,
  signal: AbortSignal,
) => Promise<Pick<Identity, "subject" | "claims"> | null>;
