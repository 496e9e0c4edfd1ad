// The seam between Gatehouse and every way of proving who someone is: types only.
import type { z } from "zod";
import type { LoginRequest } from "../hydra/types.ts";
import type { JsonObject } from "../json.ts";
import type { Locale } from "../languages.ts";

/** One way of proving who someone is. Keeps nothing in memory: what it must remember is its `State`. */
export interface IdentityVerifier<State extends JsonObject = JsonObject> {
  /** Stable name in configuration, logs and the return URL: "password", "totp", "corp-ldap". */
  readonly id: string;
  /** What people call the place, for its button: "Google". Left out: words below `methods`, by id. */
  readonly name?: string;
  /**
   * A sign-in lasts at the other site: where this is the only way, "keep me signed in" is what people get unless they say
   * otherwise, so that signing out can end both.
   */
  readonly isLasting?: boolean;
  /** Parses `State` on the way back: the cookie may have been sealed by an older release. */
  readonly stateSchema: z.ZodType<State>;
  /** Opens the step. May already know the answer (an ambient session), ask, or send the browser away. */
  begin(login: LoginContext): Promise<Step<State>>;
  /**
   * Judges form fields or callback parameters. Same flow, same answer: same outcome. `choice` in `answer` is one of the
   * prompt's choices, or absent; nothing else in it was checked.
   */
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
  /** When a second step was passed in this login, seconds since the epoch; `amr` alone cannot tell which step said what. */
  readonly secondStepAt?: number | undefined;
  /**
   * Changes whenever something changed after which a browser should no longer be trusted: a new password, another second
   * step. Left out: "do not ask here again" is not offered.
   */
  readonly trustMark?: string | undefined;
  /** Becomes Hydra's `identity_provider_session_id`. */
  readonly providerSessionId?: string | undefined;
  /** How long the session elsewhere goes on at most: nobody is remembered for longer. */
  readonly lastsSeconds?: number | undefined;
  /** Small; reaches consent through Hydra's login `context`. */
  readonly claims?: JsonObject | undefined;
};

/** What a verifier may know about the login it serves. */
export type LoginContext = {
  readonly flowId: string;
  /** Read from Hydra for this very HTTP request. */
  readonly loginRequest: LoginRequest;
  /** Whether the client asked for a sign-in or for a new account (`prompt=registration`). */
  readonly entry: "login" | "registration";
  /** The language that the person reads here. */
  readonly locale: Locale;
  /** What an earlier step proved, or null. */
  readonly identity: Identity | null;
  /** Proofs older than this do not count (`prompt=login`, `max_age`); seconds since the epoch, null = any age. */
  readonly notBefore: number | null;
  /** Values of `acr` one of which the client insists on; empty = any sign-in will do. */
  readonly demandedAcr: readonly string[];
  /** The one subject that the client will take (`id_token_hint`), where that can be told; null = anybody. */
  readonly expectedSubject: string | null;
  /** Where an upstream provider sends the browser back to, and the `state` it must carry. */
  readonly returnTo: { readonly url: string; readonly state: string };
  /** The visitor's cookies that are not ours, e.g. a Kratos session. */
  readonly foreignCookies: ReadonlyMap<string, string>;
  /** Username to start with, already bounded; from `login_hint` or the last sign-in. */
  readonly suggestedUsername: string;
  /** Values of the client's `prompt` (OIDC Core §3.1.2.1), in asked order; another site has to be told. */
  readonly prompts?: readonly string[] | undefined;
  /** Why this way did not work when it was tried last in this flow: another site would give the same account again. */
  readonly lastProblem?: ProblemCode | undefined;
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
   * null for wrong, which counts, and throws where it cannot tell, which does not. Each `secret` is counted for itself:
   * "password", "totp", "mail-code".
   */
  guess<T>(
    account: string,
    judge: () => Promise<T | null>,
    secret?: string,
  ): Promise<{ readonly waitSeconds: number } | { readonly found: T | null }>;
  /**
   * Counts something that costs somebody else (a mail to an address, a new account), whether or not it then happens:
   * null = go on, else how long to wait. `whom` is the address or name it is about.
   */
  admits(what: "mail" | "registration", whom: string): Promise<{ readonly waitSeconds: number } | null>;
}

/** What the page asks for. Without fields and without a passkey it only shows its notes and choices. */
export type Prompt = {
  /** Message key below `prompts`, for title, lead and the first button. Left out: the sign-in page's own. */
  readonly purpose?: string | undefined;
  readonly fields: readonly PromptField[];
  /** What the person has to see to go on, in this order. */
  readonly notes?: readonly PromptNote[] | undefined;
  /** What the browser is asked to do with a passkey; what it answers comes in the field "passkey", as JSON. */
  readonly passkey?: PasskeyRequest | undefined;
  /** Further buttons, message keys below `choices`; the pressed one comes back as `choice`. */
  readonly choices?: readonly string[] | undefined;
  /** A box "do not ask in this browser again"; only for a second step of an identity with a trust mark. */
  readonly offersTrust?: boolean | undefined;
  /** Put into the purpose's sentences. */
  readonly values?: Readonly<Record<string, string>> | undefined;
};

export type PromptNote =
  /** Drawn as a QR code, for a camera; give the same as `text` for everybody else. */
  | { readonly kind: "qr"; readonly content: string }
  /** Shown to be typed or copied; `label` is a message key below `notes`. */
  | { readonly kind: "text"; readonly label: string; readonly content: string }
  /** To be kept by the person, one a line. */
  | { readonly kind: "codes"; readonly codes: readonly string[] };

/** WebAuthn Level 3 options in their JSON form (`PublicKeyCredential.parse…OptionsFromJSON`). */
export type PasskeyRequest = {
  readonly kind: "get" | "create";
  readonly options: JsonObject;
  /** The browser offers passkeys within the username field instead of at once (conditional mediation). */
  readonly isConditional: boolean;
};

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
  readonly isOptional?: boolean | undefined;
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
  "wrong_code",
  "missing_field",
  "too_long",
  "invalid_email",
  "invalid_username",
  "username_taken",
  "account_exists",
  "password_too_short",
  "password_too_common",
  "password_unchanged",
  "password_must_change",
  "try_again_later",
  "unavailable_method",
  "not_permitted",
  "account_disabled",
  "different_account_expected",
  "passkey_failed",
  "passkey_unknown",
  "passkey_copied",
  "provider_cancelled",
  "provider_refused",
  "provider_email_missing",
  "session_not_enough",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** What a plan may look at. */
export type PlanContext = {
  readonly loginRequest: LoginRequest;
  readonly entry: LoginContext["entry"];
  /** As in `LoginContext`: proofs older than this do not count. */
  readonly notBefore: number | null;
};

/** Which step is owed. Policy lives here, not in verifiers. */
export interface LoginPlan {
  /**
   * The ways to start: the first one is opened at once, the others are offered as buttons. Never empty. Where the first
   * leads to another site and is not the only one, the page offers all of them first.
   */
  firstSteps(plan: PlanContext): readonly IdentityVerifier[];
  /**
   * The next step after a proof, or null when nothing more is owed. `isTrustedBrowser`: here the person once said "do not
   * ask in this browser again", and `trustMark` has not changed since.
   */
  nextStep(
    plan: PlanContext & { readonly identity: Identity; readonly isTrustedBrowser: boolean },
  ): Promise<IdentityVerifier | null> | IdentityVerifier | null;
  /** True where one of the ways to start creates an account. */
  readonly canRegister: boolean;
}

/**
 * All that a fork with its own user table writes. `null` = wrong; throw = broken. `refused` says of a *right* password why
 * it does not help; said of a wrong one it would tell strangers which accounts exist.
 */
export type CheckPassword = (
  username: string,
  password: string,
  signal: AbortSignal,
) => Promise<Pick<Identity, "subject" | "claims"> | { readonly refused: ProblemCode } | null>;
