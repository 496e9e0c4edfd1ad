// Says what went wrong with a provider for the log: a library's causes hold tokens, claims and foreign texts.
import { ResponseBodyError, WWWAuthenticateChallengeError } from "openid-client";

/** Errors of RFC 6749 §4.1.2.1 and §5.2, OIDC Core §3.1.2.6 and their additions: anything else is a foreign text. */
const registered = new Set(
  (
    "invalid_request unauthorized_client access_denied unsupported_response_type invalid_scope server_error " +
    "temporarily_unavailable invalid_client invalid_grant unsupported_grant_type interaction_required login_required " +
    "account_selection_required consent_required invalid_request_uri invalid_request_object request_not_supported " +
    "request_uri_not_supported registration_not_supported unmet_authentication_requirements invalid_target"
  ).split(" "),
);

/** The error code if it is a registered one: others are somebody's own words. */
export function registeredError(error: string): string {
  return registered.has(error) ? error : "an unregistered error";
}

/** One error with nothing in it but what this house and its libraries say themselves. */
export function providerFailure(what: string, error: unknown): Error {
  const texts: string[] = [];
  for (let at = error; at instanceof Error && texts.length < 5; at = at.cause) {
    const text = sentenceOf(at);
    if (!texts.includes(text)) texts.push(text);
    if (at instanceof ResponseBodyError || at instanceof WWWAuthenticateChallengeError) break;
    if (at.cause instanceof Response) texts.push(`status ${at.cause.status}`);
  }
  return new Error(what, { cause: new Error(texts.join(": ") || "no cause was given") });
}

function sentenceOf(error: Error): string {
  if (error instanceof ResponseBodyError) return `status ${error.status}, ${registeredError(error.error)}`;
  if (error instanceof WWWAuthenticateChallengeError) return `status ${error.status} with a challenge`;
  // Its message quotes the text that was no JSON.
  if (error instanceof SyntaxError) return "no JSON";
  return error.message;
}
