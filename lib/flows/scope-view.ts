// Decides what a person is told of each scope: words, what will be sent for it, and what they said to it before.
import { bringsClaims } from "../claims.ts";
import { goDurationSeconds } from "../go-duration.ts";
import { isDeviceRequest } from "../hydra/request-url.ts";
import type { ConsentRequest, OAuth2Client } from "../hydra/types.ts";
import { type JsonObject, jsonObject } from "../json.ts";
import { localizedMember } from "../localized-member.ts";
import { plainText } from "../plain-text.ts";
import type { ClaimView, ScopeView } from "../views.ts";
import { claimViews } from "./claim-view.ts";
import type { EarlierConsents } from "./earlier-consents.ts";
import type { House } from "./house.ts";

const titleLimit = 80;
const textLimit = 240;

type Known = {
  readonly claims: JsonObject;
  readonly ticked: readonly string[];
  readonly earlier: EarlierConsents;
  readonly locale: string;
};

/** Each scope once, in asked order. */
export function scopeViews(house: House, request: ConsentRequest, known: Known): readonly ScopeView[] {
  const { client } = request;
  const [required, sensitive] = [house.custom.requiredScopes(client), house.custom.sensitiveScopes(client)];
  return [...new Set(request.requested_scope)].map((scope) => ({
    scope,
    ...scopeTexts(client, scope, known.locale),
    isRequired: required.includes(scope),
    isSensitive: sensitive.includes(scope),
    isTicked: known.ticked.includes(scope),
    allowedAt: known.earlier.scopes.get(scope) ?? null,
    claims: claimsOf(house, client, known.claims, scope),
    endsUnusedSeconds: isForLater(scope) ? unusedSeconds(request) : null,
  }));
}

/** Claims that the application gets whatever is ticked; only a fork of the house sends any. */
export function sentAnyway(house: House, client: OAuth2Client, claims: JsonObject): readonly ClaimView[] {
  return claimViews(house.custom.idTokenClaims(claims, [], client));
}

/** By the very function that fills the tokens. Null for a scope that is about something else than facts. */
function claimsOf(house: House, client: OAuth2Client, claims: JsonObject, scope: string): readonly ClaimView[] | null {
  const anyway = house.custom.idTokenClaims(claims, [], client);
  const sent = Object.entries(house.custom.idTokenClaims(claims, [scope], client));
  const own = claimViews(Object.fromEntries(sent.filter(([name]) => !Object.hasOwn(anyway, name))));
  return own.length > 0 || bringsClaims(scope) ? own : null;
}

/** What the operator wrote about a scope of this client, `metadata.scope_texts`; no application can write there. */
function scopeTexts(client: OAuth2Client, scope: string, locale: string) {
  const all = membersOf(client.metadata.scope_texts);
  const own = Object.hasOwn(all, scope) ? membersOf(all[scope]) : {};
  const text = (name: string, limit: number): string | null => {
    const value = localizedMember(own, name, locale);
    return typeof value === "string" ? plainText(value, limit) || null : null;
  };
  return {
    title: text("title", titleLimit),
    description: text("description", textLimit),
    reason: text("reason", textLimit),
  };
}

function membersOf(value: unknown): JsonObject {
  const parsed = jsonObject.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/** Hydra takes both names for a refresh token. */
export function isForLater(scope: string): boolean {
  return scope === "offline_access" || scope === "offline";
}

/** How long a refresh token waits to be used, the first one and those after it; null where Hydra does not tell. */
function unusedSeconds({ client, request_url }: ConsentRequest): number | null {
  const first = isDeviceRequest(request_url)
    ? client.device_authorization_grant_refresh_token_lifespan
    : client.authorization_code_grant_refresh_token_lifespan;
  const [one, later] = [first, client.refresh_token_grant_refresh_token_lifespan].map(goDurationSeconds);
  return one && later ? Math.max(one, later) : null;
}

/** How long an access token works, where nothing renews it and Hydra tells. */
export function accessSeconds({ client, request_url, requested_scope }: ConsentRequest): number | null {
  if (requested_scope.some(isForLater)) return null;
  return goDurationSeconds(
    isDeviceRequest(request_url)
      ? client.device_authorization_grant_access_token_lifespan
      : client.authorization_code_grant_access_token_lifespan,
  );
}
