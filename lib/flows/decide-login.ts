// Decides what a login request needs before anybody is asked: accept, reject, let choose, or ask.
import { demandedAcr } from "../acr.ts";
import { promptsOf } from "../hydra/request-url.ts";
import type { LoginRequest } from "../hydra/types.ts";
import type { JsonObject } from "../json.ts";
import { foldName } from "../names.ts";
import type { Session } from "./session.ts";

export type LoginDecision =
  | { readonly kind: "accept"; readonly reason: "skip" }
  | { readonly kind: "reject"; readonly error: string; readonly description: string; readonly reason: string }
  | { readonly kind: "restart"; readonly reason: "acr_needs_new_proof" | "ended_elsewhere" }
  | { readonly kind: "choose"; readonly reason: "select_account" | "other_account_hinted" }
  | { readonly kind: "ask"; readonly reason: string };

export type LoginFacts = {
  /** The remembered sign-in of this browser, of whomever. */
  readonly session: Session | null;
  /** Values of `acr` that some sequence of steps can reach. */
  readonly reachableAcr: readonly string[];
  /** The `acr` that accepting at once would state. */
  readonly rememberedAcr: string | undefined;
  /** Hydra remembers the subject, but the account was closed since. */
  readonly isDisabled: boolean;
  /** Hydra remembers the subject, but the session elsewhere that this came from is over. */
  readonly hasEnded: boolean;
};

/** Errors are those of OIDC Core §3.1.2.6; `unmet_authentication_requirements` has a specification of its own name. */
export function decideLogin(loginRequest: LoginRequest, facts: LoginFacts): LoginDecision {
  const prompts = promptsOf(loginRequest.request_url);
  const isSilent = prompts.includes("none");

  const demanded = demandedAcr(loginRequest);
  if (demanded.length > 0 && !demanded.some((acr) => facts.reachableAcr.includes(acr))) {
    return {
      kind: "reject",
      error: "unmet_authentication_requirements",
      description: "None of the requested authentication context classes is offered here",
      reason: "acr_unreachable",
    };
  }
  if (!loginRequest.skip) {
    // Hydra answers these requests itself; a silent request that arrives here all the same must stay silent.
    if (isSilent) return silentRefusal("login_required", "The person has to sign in");
    return { kind: "ask", reason: prompts.includes("login") ? "prompt_login" : "no_session" };
  }
  if (facts.isDisabled) {
    return {
      kind: "reject",
      error: isSilent ? "login_required" : "access_denied",
      description: "The account is not available",
      reason: "account_disabled",
    };
  }
  if (facts.hasEnded) {
    if (isSilent) return silentRefusal("login_required", "The person has signed out");
    return { kind: "restart", reason: "ended_elsewhere" };
  }
  if (demanded.length > 0 && !demanded.includes(facts.rememberedAcr ?? "")) {
    if (isSilent) return silentRefusal("login_required", "The person has to sign in again for the requested assurance");
    return { kind: "restart", reason: "acr_needs_new_proof" };
  }
  const hinted = hintsAtSomebodyElse(loginRequest, facts.session);
  if (isSilent && hinted) return silentRefusal("account_selection_required", "Another account is signed in");
  if (isSilent) return { kind: "accept", reason: "skip" };
  if (hinted) return { kind: "choose", reason: "other_account_hinted" };
  // Hydra up to 26.2 may send a remembered session with these prompts; they still mean that a page was wanted.
  if (prompts.includes("select_account") || prompts.includes("registration"))
    return { kind: "choose", reason: "select_account" };
  return { kind: "accept", reason: "skip" };
}

function silentRefusal(error: string, description: string): LoginDecision {
  return { kind: "reject", error, description, reason: "prompt_none" };
}

/**
 * True where `login_hint` surely names somebody else than the remembered subject. Only the names this app
 * has seen the person use can tell; a hint it cannot compare (a phone number, an unknown alias) decides nothing.
 */
function hintsAtSomebodyElse(loginRequest: LoginRequest, session: Session | null): boolean {
  const hint = foldName(loginRequest.oidc_context.login_hint);
  if (!hint || session?.identity.subject !== loginRequest.subject) return false;
  const { claims } = session.identity;
  const known = [loginRequest.subject, session.username, claims?.email, claims?.preferred_username];
  return !known.some((name) => typeof name === "string" && foldName(name) === hint);
}

/** The subject that the request names by `id_token_hint`, or null. Pairwise subjects cannot be compared. */
export function expectedSubject(loginRequest: LoginRequest): string | null {
  const { sub: hinted }: JsonObject = loginRequest.oidc_context.id_token_hint_claims;
  return typeof hinted === "string" && loginRequest.client.subject_type !== "pairwise" ? hinted : null;
}

/**
 * True where another subject is expected: Hydra would end the flow with `login_required` and revoke the session, so the
 * person is told before.
 */
export function contradictsIdTokenHint(loginRequest: LoginRequest, subject: string): boolean {
  const expected = expectedSubject(loginRequest);
  return expected !== null && expected !== subject;
}
