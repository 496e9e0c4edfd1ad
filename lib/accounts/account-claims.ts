// Decides what applications may be told of an account.
import type { JsonObject } from "../json.ts";
import type { Account } from "./accounts.ts";

/** By standard claim; which of them a client gets, its scopes decide. */
export function accountClaims({ claims, username, email, isEmailVerified }: Account): JsonObject {
  return {
    preferred_username: username,
    ...claims,
    // Kept of the account itself: a claim beside it could say that an address is verified which nobody ever saw mail at.
    ...(email === null ? {} : { email, email_verified: isEmailVerified }),
  };
}
