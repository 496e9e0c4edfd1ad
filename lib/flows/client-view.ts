// Decides how much of a client's own description a page may show: the client wrote it, so it may be hostile.

import { isDeviceRequest, redirectUriOf } from "../hydra/request-url.ts";
import type { OAuth2Client } from "../hydra/types.ts";
import type { JsonObject } from "../json.ts";
import type { AccountView, ClientView } from "../views.ts";
import { logoSrc } from "./client-logo.ts";
import type { House } from "./house.ts";

const nameLimit = 80;
// Controls, bidi overrides and isolates, zero-width characters, tags, private use: all can make one name read as another.
// Letters that draw nothing (Hangul fillers, the blank Braille cell) would make a name that is not there.
const deceptive = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Foreign text for a page: without invisible or direction-changing characters, on one line, at most `limit` characters. */
export function plainText(text: string, limit: number): string {
  const clean = text
    .normalize("NFC")
    .replace(/[\r\n\t]+/g, " ")
    .replace(deceptive, "")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...clean];
  return characters.length > limit
    ? `${characters
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`
    : clean;
}

/** The URL if a browser may be offered it as a link: http(s), without credentials. */
export function webUrl(text: string | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url.href : null;
}

export function clientView(house: House, client: OAuth2Client, requestUrl: string): ClientView {
  const name = plainText(client.client_name, nameLimit) || plainText(client.client_id, nameLimit);
  return {
    id: client.client_id,
    name,
    initials: initials(name),
    logoSrc: logoSrc(house, client.logo_uri),
    destinationHost: isDeviceRequest(requestUrl)
      ? null
      : destination(redirectUriOf(requestUrl) ?? onlyOne(client.redirect_uris)),
    homeUrl: webUrl(client.client_uri),
    policyUrl: webUrl(client.policy_uri),
    termsUrl: webUrl(client.tos_uri),
    isFirstParty: house.custom.isFirstParty(client),
    looks: house.custom.theme.looksOf(client.client_id),
  };
}

/** A request may leave `redirect_uri` out where the client has one. */
function onlyOne(uris: readonly string[]): string | null {
  return uris.length === 1 ? (uris[0] ?? null) : null;
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

/** Host in its ASCII form, so that look-alike letters show; an app's own scheme as it is. */
function destination(redirectUri: string | null): string | null {
  if (!redirectUri || !URL.canParse(redirectUri)) return null;
  const url = new URL(redirectUri);
  return ["http:", "https:"].includes(url.protocol) ? url.host : plainText(url.protocol, nameLimit);
}

/** The client's home page, if it lies on the host of one of its redirect URIs: anything else may be somebody else's site. */
export function clientHomeUrl(client: OAuth2Client | null): string | null {
  const home = webUrl(client?.client_uri);
  if (!client || !home) return null;
  const origins = client.redirect_uris.filter((uri) => webUrl(uri) !== null).map((uri) => new URL(uri).origin);
  return origins.includes(new URL(home).origin) ? home : null;
}

export function accountView(subject: string, claims: JsonObject | null): AccountView {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? plainText(value, nameLimit) : null);
  return {
    subject: plainText(subject, nameLimit),
    displayName: text(claims?.name) ?? text(claims?.preferred_username),
    email: text(claims?.email),
  };
}
