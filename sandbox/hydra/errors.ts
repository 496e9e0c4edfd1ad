// Every refusal Hydra words itself: status, code and text as its clients see them.
import { type HttpAnswer, json } from "./http.ts";

export type ProblemParts = { hint?: string; debug?: string };

/** A refusal in OAuth's form. Thrown by handlers; where it surfaces decides how it is shown. */
export class OAuthProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: string;
  readonly hint: string;
  readonly debug: string;
  /** Cookies that go out with the refusal. */
  cookies: string[] = [];

  constructor(status: number, code: string, text: string, parts: ProblemParts = {}) {
    super(`${code}: ${text} ${parts.hint ?? ""}`);
    this.status = status;
    this.code = code;
    this.text = text;
    this.hint = parts.hint ?? "";
    this.debug = parts.debug ?? "";
  }

  /** Text and hint, and the debug part where the configuration exposes it. Double quotes never leave Hydra. */
  describe(exposeDebug: boolean): string {
    const parts = [this.text, this.hint, exposeDebug ? this.debug : ""].filter((part) => part !== "");
    return parts.join(" ").replaceAll('"', "'");
  }
}

const kind = (status: number, code: string, text: string) => (parts: ProblemParts | string) =>
  new OAuthProblem(status, code, text, typeof parts === "string" ? { hint: parts } : parts);

export const invalidRequest = kind(
  400,
  "invalid_request",
  "The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.",
);
export const accessDenied = kind(
  403,
  "access_denied",
  "The resource owner or authorization server denied the request.",
);
export const requestForbidden = kind(403, "request_forbidden", "The request is not allowed.");
export const requestUnauthorized = kind(401, "request_unauthorized", "The request could not be authorized.");
export const invalidClient = kind(
  401,
  "invalid_client",
  "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).",
);
export const invalidGrant = kind(
  400,
  "invalid_grant",
  "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
);
export const unauthorizedClient = kind(
  400,
  "unauthorized_client",
  "The client is not authorized to request a token using this method.",
);
export const invalidScope = kind(400, "invalid_scope", "The requested scope is invalid, unknown, or malformed.");
export const invalidState = kind(
  400,
  "invalid_state",
  "The state is missing or does not have enough characters and is therefore considered too weak.",
);
export const unsupportedResponseType = kind(
  400,
  "unsupported_response_type",
  "The authorization server does not support obtaining a token using this method.",
);
export const unsupportedResponseMode = kind(
  400,
  "unsupported_response_mode",
  "The authorization server does not support obtaining a response using this response mode.",
);
export const registrationNotSupported = kind(
  400,
  "registration_not_supported",
  "The OP does not support use of the registration parameter.",
);
export const loginRequired = kind(400, "login_required", "The Authorization Server requires End-User authentication.");
export const consentRequired = kind(400, "consent_required", "The Authorization Server requires End-User consent.");
export const authorizationPending = kind(
  400,
  "authorization_pending",
  "The authorization request is still pending as the end user hasn't yet completed the user-interaction steps.",
);
export const expiredToken = kind(
  400,
  "expired_token",
  "The device_code has expired, and the device authorization session has concluded.",
);
export const invalidToken = kind(401, "invalid_token", "Token expired.");
export const unrecognizable = (status = 500) => new OAuthProblem(status, "error", "The error is unrecognizable");
export const notFound = () => new OAuthProblem(404, "Not Found", "Unable to locate the requested resource");
export const noSuchRow = () => new OAuthProblem(404, "Unable to locate the resource", "");
export const duplicateRow = () =>
  new OAuthProblem(409, "Unable to insert or update resource because a resource with that value exists already", "");
export const malformed = kind(400, "The request was malformed or contained invalid parameters", "");
export const invalidClientMetadata = kind(
  400,
  "invalid_client_metadata",
  "The value of one of the Client Metadata fields is invalid and the server has rejected this request. Note that an Authorization Server MAY choose to substitute a valid value for any requested parameter of a Client's Metadata.",
);
export const invalidRedirectUri = kind(
  400,
  "invalid_redirect_uri",
  "The value of one or more redirect_uris is invalid.",
);

/** The JSON of an admin call, and of the device pages where Hydra prints errors to the browser. No debug part, ever. */
export function problemAnswer(problem: OAuthProblem): HttpAnswer {
  const body = { error: problem.code, error_description: problem.describe(false) };
  return json(problem.status, body, { "content-type": "application/json" });
}

export const TOKEN_HEADERS = {
  "content-type": "application/json;charset=UTF-8",
  "cache-control": "no-store",
  pragma: "no-cache",
};

/** The same refusal from the token, device authorization, introspection and revocation endpoints. */
export function tokenProblemAnswer(problem: OAuthProblem, exposeDebug: boolean): HttpAnswer {
  return json(problem.status, { error: problem.code, error_description: problem.describe(exposeDebug) }, TOKEN_HEADERS);
}
