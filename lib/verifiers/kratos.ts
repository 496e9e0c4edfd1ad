// Decides who somebody is by the Kratos session of their browser, and what has to happen at Kratos where it is not enough.
import { z } from "zod";
import type { JsonObject } from "../json.ts";
import { type ClaimSource, kratosClaims } from "../kratos/claims.ts";
import { type KratosSession, kratosId } from "../kratos/kratos-answers.ts";
import { isCookieValue, type KratosServerSettings, kratosServer, type WhoAmI } from "../kratos/kratos-server.ts";
import { isLive, lastShownAt, type Proof, proofOf, type YoungerThan } from "../kratos/proof.ts";
import type { Identity, IdentityVerifier, LoginContext, ProblemCode, Step } from "./verifier.ts";

export type KratosOptions = KratosServerSettings & {
  readonly id: string;
  readonly name?: string | undefined;
  /** Where browsers reach Kratos' public API, without a slash at the end. */
  readonly publicUrl: string;
  readonly claims: readonly ClaimSource[];
  /** The `acr` that each assurance level is told to applications as; null = none. */
  readonly acr: { readonly 1: string | null; readonly 2: string | null };
  /** Hydra remembers who is signed in here, as long as the session lasts. */
  readonly isRemembered: boolean;
};

export type Kratos = {
  readonly verifier: IdentityVerifier<State>;
  /** Values of `acr` that a sign-in here can have. */
  readonly reachableAcr: readonly string[];
  /** Today's record of an identity, "disabled" for one switched off or deleted; null without an admin API to ask. */
  account(subject: string, signal: AbortSignal): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
  /** True for somebody who once came from here and is signed out now, or whose browser is somebody else's by now. */
  hasEnded(identity: Identity, visitor: Visitor): Promise<boolean>;
};

/** What the browser was sent to Kratos for. Each at most once before somebody is asked again: a circle has no button. */
const errands = ["login", "refresh", "second_step"] as const;
type Errand = (typeof errands)[number];
/** `shownAt`: when a factor had last been shown before; what has to be shown anew comes after it. */
const stateSchema = z.discriminatedUnion("stage", [
  z.strictObject({ stage: z.literal("asked"), about: z.enum(["again", "other"]), shownAt: z.number() }),
  z.strictObject({ stage: z.literal("leaving") }),
  z.strictObject({ stage: z.literal("away"), sentFor: z.array(z.enum(errands)), shownAt: z.number() }),
]);
type State = z.infer<typeof stateSchema>;

/** What the browser comes back from; null where it has not been at Kratos for this yet. */
type Trip = { readonly sentFor: readonly Errand[] | null; readonly shownAt: number };
const nowhere: Trip = { sentFor: null, shownAt: 0 };

/** What Kratos knows a browser by. */
type Visitor = Pick<LoginContext, "foreignCookies" | "nowSeconds" | "signal">;

const otherAccount = "other-account";

/** Subjects are the ids that Kratos gave its identities. Whatever is wrong with Kratos throws. */
export function kratos(settings: KratosOptions): Kratos {
  const { id, name, publicUrl, acr } = settings;
  const server = kratosServer(settings);

  const verifier: IdentityVerifier<State> = {
    id,
    ...(name === undefined ? {} : { name }),
    isLasting: settings.isRemembered,
    stateSchema,
    async begin(login) {
      const found = await server.whoAmI(cookieOf(login), login.signal);
      // What was there when a fresh proof was asked for is not one, were it made in the same second.
      const youngerThan = login.notBefore === null ? null : login.notBefore + 1;
      return judge(login, found, { sentFor: null, youngerThan, shownAt: 0 });
    },
    async resume(login, state, answer) {
      if (state.stage === "asked") {
        if (state.about === "other" || answer.get("choice") === otherAccount) return leave(login);
        return send(login, "refresh", { sentFor: [], shownAt: state.shownAt });
      }
      const found = await server.whoAmI(cookieOf(login), login.signal);
      if (state.stage === "away") {
        const { shownAt } = state;
        // The clock of this app knows whole seconds only.
        const youngerThan = login.notBefore === null ? null : Math.max(login.notBefore - 0.001, shownAt);
        return judge(login, found, { ...state, youngerThan });
      }
      // Whoever wanted to be somebody else is not signed in as who they were.
      return isNobody(login, found) ? send(login, "login", nowhere) : refused("provider_refused");
    },
  };

  return {
    verifier,
    reachableAcr: [acr[1], acr[2]].filter((value) => value !== null),
    async account(subject, signal) {
      if (settings.adminUrl === null || !kratosId.test(subject)) return null;
      const identity = await server.identity(subject, signal);
      return identity?.state === "active" ? { claims: kratosClaims(identity, settings.claims) } : "disabled";
    },
    hasEnded,
  };

  async function hasEnded({ subject, providerSessionId }: Identity, visitor: Visitor): Promise<boolean> {
    if (providerSessionId === undefined || !kratosId.test(subject)) return false;
    const found = await server.whoAmI(cookieOf(visitor), visitor.signal);
    return isNobody(visitor, found) || found.kind !== "session" || found.session.identity.id !== subject;
  }

  function judge(login: LoginContext, found: WhoAmI, trip: Trip & { readonly youngerThan: YoungerThan }): Step<State> {
    const { youngerThan } = trip;
    const was = trip.sentFor ?? [];
    if (isNobody(login, found))
      return trip.sentFor === null ? send(login, "login", nowhere) : refused("provider_cancelled");
    if (found.kind !== "session")
      return was.includes("second_step") ? refused("session_not_enough") : send(login, "second_step", trip);
    const { session } = found;
    const { identity } = session;
    if (identity.state !== "active") return refused("account_disabled");
    if (login.expectedSubject !== null && login.expectedSubject !== identity.id) return ask("other", session);
    const proof = proofOf(session, youngerThan, login.nowSeconds);
    if (proof === null) {
      // Back from signing in, and still too old: Kratos knew the browser and let it pass.
      if (was.includes("login") || was.includes("refresh")) return refused("session_not_enough");
      return ask("again", session);
    }
    const level = statedLevel(login, proof);
    if (level === null) {
      if (was.includes("second_step")) return refused("session_not_enough");
      return send(login, "second_step", { ...trip, isRepeated: session.authenticator_assurance_level === "aal2" });
    }
    const claims = kratosClaims(identity, settings.claims);
    const lastsSeconds = Math.max(1, Math.floor(session.expires_at - login.nowSeconds));
    const username = [claims.preferred_username, claims.email].find((text) => typeof text === "string");
    return {
      kind: "verified",
      identity: {
        subject: identity.id,
        ...(typeof username === "string" ? { username } : {}),
        amr: proof.amr,
        authTime: proof.authTime,
        ...(acr[level] === null ? {} : { acr: acr[level] }),
        providerSessionId: session.id,
        ...(Number.isFinite(lastsSeconds) ? { lastsSeconds } : {}),
        claims,
      },
    };
  }

  /** The highest level proved, or the highest of those demanded; null where only a higher one would do. */
  function statedLevel({ demandedAcr }: LoginContext, { level }: Proof): 1 | 2 | null {
    const isDemanded = (of: 1 | 2) => acr[of] !== null && demandedAcr.includes(acr[of]);
    if (level === 2 && isDemanded(2)) return 2;
    if (isDemanded(1)) return 1;
    return isDemanded(2) ? null : level;
  }

  function send(login: LoginContext, errand: Errand, before: Trip & { readonly isRepeated?: boolean }): Step<State> {
    const to = new URL(`${publicUrl}/self-service/login/browser`);
    to.searchParams.set("return_to", wayBack(login));
    if (errand === "refresh" || before.isRepeated) to.searchParams.set("refresh", "true");
    if (errand === "second_step") to.searchParams.set("aal", "aal2");
    const sentFor = [...(before.sentFor ?? []), errand];
    return { kind: "redirect", to: to.href, state: { stage: "away", sentFor, shownAt: before.shownAt } };
  }

  /** Kratos keeps one session a browser: another account needs this one ended first, and its person said so. */
  async function leave(login: LoginContext): Promise<Step<State>> {
    const cookie = cookieOf(login);
    const token = cookie === null ? null : await server.logoutToken(cookie, login.signal);
    if (token === null) return send(login, "login", nowhere);
    // Never the address from the answer: whoever could forge that could send the browser anywhere.
    const to = new URL(`${publicUrl}/self-service/logout`);
    to.searchParams.set("token", token);
    to.searchParams.set("return_to", wayBack(login));
    return { kind: "redirect", to: to.href, state: { stage: "leaving" } };
  }

  function ask(about: "again" | "other", session: KratosSession): Step<State> {
    const claims = kratosClaims(session.identity, settings.claims);
    const named = [claims.email, claims.preferred_username, claims.name].find((text) => typeof text === "string");
    const account = typeof named === "string" ? named : session.identity.id.slice(0, 8);
    const prompt = { purpose: `kratos_${about}`, fields: [], values: { account } };
    const state = { stage: "asked", about, shownAt: lastShownAt(session) } as const;
    if (about === "again") return { kind: "ask", prompt: { ...prompt, choices: [otherAccount] }, state };
    return { kind: "ask", prompt, state, problem: { code: "different_account_expected" } };
  }

  function cookieOf({ foreignCookies }: Visitor): string | null {
    const value = foreignCookies.get(settings.cookieName) ?? "";
    return isCookieValue(value) ? value : null;
  }
}

function isNobody({ nowSeconds }: Visitor, found: WhoAmI): boolean {
  return found.kind === "none" || (found.kind === "session" && !isLive(found.session, nowSeconds));
}

function wayBack({ returnTo }: LoginContext): string {
  const url = new URL(returnTo.url);
  url.searchParams.set("state", returnTo.state);
  return url.href;
}

function refused(code: ProblemCode): Step<State> {
  return { kind: "refused", problem: { code } };
}
