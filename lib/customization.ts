// What a fork may change, as types; the values are in customize.ts.
import type { Counters } from "./counters.ts";
import type { LoginRequest, OAuth2Client } from "./hydra/types.ts";
import type { JsonObject } from "./json.ts";
import type { Texts } from "./texts.ts";
import type { Theme } from "./theme/theme.ts";
import type { Identity, IdentityVerifier, LoginContext, LoginPlan } from "./verifiers/verifier.ts";

export type Customization = {
  /** Shown in the corner of every page. */
  readonly productName: string;
  /** Colours, corners, fonts and pictures of every page. */
  readonly theme: Theme;
  /** The words of every page. */
  readonly texts: Texts;
  /** Every verifier that a running flow may come back to. Ids are unique. */
  readonly verifiers: readonly IdentityVerifier[];
  readonly plan: LoginPlan;
  readonly acr: AcrPolicy;
  /** Where wrong guesses are counted. Left out: in memory, which is right for one process; several need a store they share. */
  readonly counters?: Counters;
  /** Resolves where a database that sign-in needs answers; throws what is wrong with it. Left out: nothing is needed. */
  ready?(): Promise<void>;
  /** Today's record of a subject whose sign-in Hydra remembers: claims, "disabled" (refused), or null for "not known here". */
  account(subject: string, signal: AbortSignal): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
  /** True where a remembered sign-in came from a session elsewhere that this browser no longer has. Left out: none ever does. */
  readonly hasEnded?: (identity: Identity, visitor: VisitorElsewhere) => Promise<boolean>;
  /** Claims for the ID token and userinfo, by granted scope. */
  idTokenClaims(claims: JsonObject, grantedScopes: readonly string[], client: OAuth2Client): JsonObject;
  /** Claims for the access token (introspection `ext`); anybody who can introspect it reads them. */
  accessTokenClaims(claims: JsonObject, grantedScopes: readonly string[], client: OAuth2Client): JsonObject;
  /** Scopes without which this client does not work; a person may only allow all of them or deny. */
  requiredScopes(client: OAuth2Client): readonly string[];
  /** Scopes that a person should think about twice; they are marked. */
  sensitiveScopes(client: OAuth2Client): readonly string[];
  /** True for the operator's own clients, which get a badge. */
  isFirstParty(client: OAuth2Client): boolean;
  /** True for clients of others that the operator has looked at, which get another one. */
  isVerified(client: OAuth2Client): boolean;
  /** True for a client that nobody but itself registered. Hydra cannot say so: whoever lets clients in has to mark them. */
  registeredItself(client: OAuth2Client): boolean;
  /** Names that no other client may pass itself off with: the product's and those of the operator's own clients. */
  readonly protectedNames: readonly string[];
};

/** What other sites know a visitor by. */
export type VisitorElsewhere = Pick<LoginContext, "foreignCookies" | "nowSeconds" | "signal">;

export type AcrPolicy = {
  /** Values of `acr` that some sequence of steps can reach for this request. */
  reachable(loginRequest: LoginRequest): readonly string[];
  /** The `acr` this proof deserves, or undefined for none. */
  of(loginRequest: LoginRequest, identity: Identity): string | undefined;
};
