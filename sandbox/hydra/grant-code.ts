// Redeeming an authorization code: once, by its client, with the PKCE verifier that belongs to it.
import { createHash } from "node:crypto";
import type { Client } from "./client.ts";
import { invalidGrant } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import type { Code } from "./store.ts";
import { issueTokens } from "./token-endpoint.ts";

export async function redeemCode(hydra: Hydra, client: Client, form: URLSearchParams): Promise<JsonObject> {
  const code = hydra.store.codes.get(form.get("code") ?? "");
  if (!code) throw invalidGrant({ debug: "not_found" });
  if (code.used) {
    // RFC 6749 §4.1.2: somebody has the code who should not; nothing issued for it stays good.
    hydra.store.revokeGrant(code.grant.id);
    throw invalidGrant("The authorization code has already been used.");
  }
  if (code.expiresAt < hydra.clock.now()) throw invalidGrant({ debug: "invalid_token" });
  if (code.grant.clientId !== client.client_id) {
    throw invalidGrant("The OAuth 2.0 Client ID from this request does not match the one from the authorize request.");
  }
  if (code.redirectUriGiven && code.redirectUriGiven !== (form.get("redirect_uri") ?? "")) {
    throw invalidGrant("The 'redirect_uri' from this request does not match the one from the authorize request.");
  }
  requirePkce(code, form.get("code_verifier") ?? "");
  code.used = true;
  return issueTokens(hydra, client, code.grant, "authorization_code");
}

function requirePkce(code: Code, verifier: string): void {
  if (!code.challenge && !verifier) return;
  if (!code.challenge || code.challengeUsed) {
    throw invalidGrant({ hint: "Unable to find initial PKCE data tied to this request", debug: "not_found" });
  }
  code.challengeUsed = true;
  if (verifier.length < 43) throw invalidGrant("The PKCE code verifier must be at least 43 characters.");
  if (verifier.length > 128) throw invalidGrant("The PKCE code verifier can not be longer than 128 characters.");
  if (/[^\w.~-]/.test(verifier)) {
    throw invalidGrant("The PKCE code verifier must only contain [a-Z], [0-9], '-', '.', '_', '~'.");
  }
  if (createHash("sha256").update(verifier).digest("base64url") !== code.challenge) {
    throw invalidGrant("The PKCE code challenge did not match the code verifier.");
  }
}
