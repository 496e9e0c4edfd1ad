// Makes of an HTTP request what the flows see of it.
import { cookies, headers } from "next/headers";
import type { NextRequest } from "next/server";
import { peerAddress } from "@/lib/every-request.ts";
import type { Visit } from "@/lib/flows/visit.ts";
import { visitorAddress } from "@/lib/visitor-address.ts";
import { house } from "./house.ts";

export function visitOf(request: NextRequest): Visit {
  const { headers: sent } = request;
  return {
    path: request.nextUrl.pathname,
    query: request.nextUrl.searchParams,
    form: new URLSearchParams(),
    cookies: new Map(request.cookies.getAll().map(({ name, value }) => [name, value])),
    originProof: { secFetchSite: sent.get("sec-fetch-site"), origin: sent.get("origin") },
    acceptLanguage: sent.get("accept-language"),
    address: addressOf(sent),
    isPrefetch: /prefetch|prerender/.test(`${sent.get("sec-purpose") ?? ""}${sent.get("purpose") ?? ""}`),
    signal: request.signal,
  };
}

export async function visitOfPage(path: string, query: URLSearchParams, form: URLSearchParams): Promise<Visit> {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  return {
    path,
    query,
    form,
    cookies: new Map(jar.getAll().map(({ name, value }) => [name, value])),
    originProof: { secFetchSite: sent.get("sec-fetch-site"), origin: sent.get("origin") },
    acceptLanguage: sent.get("accept-language"),
    address: addressOf(sent),
    isPrefetch: false,
    // Next tells a page nothing of a visitor who left; every call to Hydra has its own time limit.
    signal: new AbortController().signal,
  };
}

let hasWarned = false;

/** Where a visitor comes from; a proxy that nobody listed is worth one line, because no address can be counted behind it. */
function addressOf(sent: { get(name: string): string | null }): string | null {
  const { address, isBehindUnlistedProxy } = visitorAddress(
    peerAddress(sent),
    sent.get("x-forwarded-for"),
    house().config.trustedProxies,
  );
  if (isBehindUnlistedProxy && !hasWarned) {
    hasWarned = true;
    house().log("warn", { event: "proxy.unlisted", reason: "list its address in TRUSTED_PROXIES" });
  }
  return address;
}
