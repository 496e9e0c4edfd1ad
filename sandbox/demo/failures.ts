// Decides how a failed OAuth exchange is told to the visitor: the provider's own words, and what they mean here.
import * as oidc from "openid-client";

export type Failure = {
  readonly status: number;
  readonly title: string;
  /** The OAuth error code, or openid-client's code where the answer itself was wrong. */
  readonly error: string;
  readonly description: string;
  readonly hint: string | undefined;
  readonly meaning: string;
};

const meanings: Readonly<Record<string, string>> = {
  access_denied:
    "Somebody pressed Cancel or Deny at the provider. The application gets no tokens and learns nothing else.",
  login_required:
    "The application asked for a silent sign-in (prompt=none), and the provider does not know this browser. An application would now show its own sign-in button.",
  consent_required:
    "The application asked for a silent sign-in (prompt=none), and the visitor has not allowed these scopes for good yet.",
  interaction_required:
    "The provider needs to show the visitor a page, and the application forbade that (prompt=none).",
  account_selection_required:
    "The visitor would have to choose an account, and the application forbade that (prompt=none).",
  invalid_scope: "The application asked for a scope it is not registered for.",
  invalid_client: "The provider does not accept the application's credentials. Restarting the demo creates new ones.",
  invalid_grant:
    "The code or token is no longer good: used before, expired or revoked. Hydra also revokes all tokens of a sign-in when an old refresh token is used again.",
  request_unauthorized: "The sign-in took too long, or was started in another tab meanwhile. Starting again helps.",
  request_forbidden:
    "The provider did not find its own cookie of this sign-in: it was finished in another browser, or a newer tab has replaced it.",
  server_error: "Something broke at the provider. Its log knows more.",
  temporarily_unavailable: "The provider is busy. Trying again in a moment may help.",
  OAUTH_TIMEOUT: "The provider did not answer in time.",
};

/** Any error of an OAuth exchange as something a page can show. Nothing here is trusted: the page escapes it. */
export function describeFailure(failure: unknown): Failure {
  const told = (from: {
    error: string;
    description: string | undefined;
    hint?: unknown;
    status?: number;
  }): Failure => ({
    status: from.status ?? 400,
    title: "The provider said no",
    error: from.error,
    description: from.description || "(no description)",
    hint: typeof from.hint === "string" && from.hint !== "" ? from.hint : undefined,
    meaning: meanings[from.error] ?? "This is what the application was told instead of getting tokens.",
  });
  if (failure instanceof oidc.AuthorizationResponseError) {
    const { error, error_description: description, cause } = failure;
    return told({ error, description, hint: cause.get("error_hint") });
  }
  if (failure instanceof oidc.ResponseBodyError) {
    const { error, error_description: description, cause } = failure;
    return told({ error, description, hint: cause.error_hint });
  }
  if (failure instanceof oidc.WWWAuthenticateChallengeError) {
    const parameters = failure.cause[0]?.parameters;
    return told({ error: parameters?.error ?? "unauthorized", description: parameters?.error_description });
  }
  const isOidc = failure instanceof oidc.ClientError;
  return {
    status: 502,
    title: isOidc ? "The provider's answer was refused" : "The provider cannot be reached",
    error: isOidc ? (failure.code ?? "client_error") : "no_answer",
    description: failure instanceof Error ? failure.message : String(failure),
    hint: undefined,
    meaning:
      (isOidc && meanings[failure.code ?? ""]) ||
      (isOidc
        ? "The application checks every answer (signature, issuer, audience, nonce) and does not go on with one that fails."
        : "Is it still running? The terminal in which the demo was started shows more."),
  };
}
