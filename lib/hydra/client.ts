// How this app reaches Hydra: address, token, headers and deadline, put together once.
import "server-only";
import { validateHeaderName, validateHeaderValue } from "node:http";
import createClient, { type Client } from "openapi-fetch";
import { reservedHeaders } from "../admin-headers.ts";
import { type HydraFeatures, hydraFeatures } from "./features.ts";
import type { paths } from "./schema.d.ts";
import { createTransport, type Transport } from "./transport.ts";

export type HydraSettings = {
  /** Of the admin API; with or without trailing slash, `/admin` or a path in front of it. */
  readonly adminUrl: string;
  /** Bearer token (Ory Network, or an edge of one's own). */
  readonly token?: string;
  /** Sent with every call, e.g. `X-Forwarded-Proto: https` for a server that terminates TLS elsewhere. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole answer; a GET is tried twice. */
  readonly timeoutMs: number;
  /** Where browsers reach Hydra; the only origin this app redirects to. */
  readonly publicUrl: string;
  /** Release line of the server, "2.3" or "26.2". */
  readonly version: string;
};

export type Hydra = {
  readonly api: Client<paths, "application/json">;
  readonly transport: Transport;
  readonly features: HydraFeatures;
  readonly publicUrl: string;
};

/** Throws on settings that can never work, without repeating their values: they may be secrets. */
export function createHydra(settings: HydraSettings): Hydra {
  const features = hydraFeatures(settings.version);
  if (features === null) throw new Error("The Hydra version is not a release such as 2.3 or 26.2.");
  if (!URL.canParse(settings.publicUrl)) throw new Error("Hydra's public URL is not a URL.");
  const headers = { ...settings.headers, ...(settings.token ? { authorization: `Bearer ${settings.token}` } : {}) };
  for (const [name, value] of Object.entries(headers)) checkHeader(name, value);
  const transport = createTransport({ timeoutMs: settings.timeoutMs, headers });
  const api = createClient<paths, "application/json">({
    baseUrl: adminBase(settings.adminUrl),
    fetch: transport,
    querySerializer: encodeQuery,
  });
  return { api, transport, features, publicUrl: settings.publicUrl };
}

/**
 * The address before `/admin/…`. A doubled slash or a doubled `/admin` is a 404 from 26.2 on, so every way of writing the
 * admin URL comes down to the same calls.
 */
export function adminBase(adminUrl: string): string {
  const url = URL.parse(adminUrl);
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new Error("Hydra's admin URL is not an http(s) URL.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new Error("Hydra's admin URL carries a user name or password; use the token or a header instead.");
  }
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  if (segments.at(-1) === "admin") segments.pop();
  return [url.origin, ...segments].join("/");
}

// Unlike encodeURIComponent it never throws: half a surrogate pair in a challenge is garbage to Hydra, not an exception.
function encodeQuery(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new Error("A header for Hydra's admin API has characters no header can carry.");
  }
  const lower = name.toLowerCase();
  if (reservedHeaders.has(lower)) {
    throw new Error(`The header ${lower} cannot be configured for Hydra's admin API.`);
  }
}
