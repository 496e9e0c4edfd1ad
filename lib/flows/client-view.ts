// Decides how much of a client's own description a page may show: the client wrote it, so it may be hostile.

import { isDeviceRequest, redirectUriOf } from "../hydra/request-url.ts";
import type { OAuth2Client } from "../hydra/types.ts";
import type { JsonObject } from "../json.ts";
import { localizedMember } from "../localized-member.ts";
import { mixesLetters, namesAnotherAddress, readsAsOneOf } from "../look-alike.ts";
import { plainText } from "../plain-text.ts";
import type { AccountView, ClientView } from "../views.ts";
import { logoSrc } from "./client-logo.ts";
import type { House } from "./house.ts";

const nameLimit = 80;

/** The URL if a browser may be offered it as a link: http(s), without credentials. */
export function webUrl(text: string | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return ["http:", "https:"].includes(url.protocol) && !url.username && !url.password ? url.href : null;
}

export function clientView(house: House, client: OAuth2Client, requestUrl: string, locale: string): ClientView {
  const texts = localized(client, locale);
  const name = plainText(texts.client_name, nameLimit) || plainText(client.client_id, nameLimit);
  const destinationHost = isDeviceRequest(requestUrl)
    ? null
    : destination(redirectUriOf(requestUrl) ?? onlyOne(client.redirect_uris));
  const isFirstParty = house.custom.isFirstParty(client);
  const isVerified = !isFirstParty && house.custom.isVerified(client);
  const isTrusted = isFirstParty || isVerified;
  return {
    id: client.client_id,
    name,
    initials: initials(name),
    logoSrc: logoSrc(house, texts.logo_uri),
    destinationHost,
    homeUrl: webUrl(texts.client_uri),
    policyUrl: webUrl(texts.policy_uri),
    termsUrl: webUrl(texts.tos_uri),
    isFirstParty,
    isVerified,
    newcomer: isTrusted ? null : newcomer(house, client),
    caution: isTrusted ? null : caution(name, house.custom.protectedNames, destinationHost),
    looks: house.custom.theme.looksOf(client.client_id),
  };
}

const describing = ["client_name", "client_uri", "logo_uri", "policy_uri", "tos_uri"] as const;

/**
 * What a client says of itself in this language. Hydra keeps no members that it does not know, so `client_name#de` of OpenID
 * Connect Registration §2.1 stands in `metadata`, where only the operator can write.
 */
function localized(client: OAuth2Client, locale: string): Readonly<Record<(typeof describing)[number], string>> {
  const texts = { ...client };
  for (const name of describing) {
    const own = localizedMember({ ...client.metadata, [name]: client[name] }, name, locale);
    if (typeof own === "string" && plainText(own, nameLimit) !== "") texts[name] = own;
  }
  return texts;
}

const newForSeconds = 30 * 86_400;

/** When nobody stands for a client, people see since when it is known; for a month, or always where it registered itself. */
function newcomer(house: House, client: OAuth2Client): ClientView["newcomer"] {
  const atSeconds = Math.floor(Date.parse(client.created_at) / 1000);
  const registeredItself = house.custom.registeredItself(client);
  const isNew = registeredItself || atSeconds > house.nowSeconds() - newForSeconds;
  return Number.isFinite(atSeconds) && isNew ? { atSeconds, registeredItself } : null;
}

function caution(name: string, protectedNames: readonly string[], host: string | null): ClientView["caution"] {
  if (mixesLetters(name)) return "mixed_letters";
  if (readsAsOneOf(name, protectedNames)) return "our_name";
  return namesAnotherAddress(name, host) ? "other_address" : null;
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
