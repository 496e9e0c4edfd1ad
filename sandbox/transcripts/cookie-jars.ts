// What a recorded browser keeps: cookies by name, with their end.
import type { JsonObject } from "./scenario.ts";

export type Cookie = { name: string; value: string; until: number; path: string; shown: JsonObject };
export type CookieJar = Map<string, Cookie>;

export function readCookie(line: string): Cookie {
  const [pair = "", ...rest] = line.split(/;\s*/);
  const at = pair.indexOf("=");
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const attributes = new Map(
    rest.map((part) => {
      const [attribute = ""] = part.split("=", 1);
      return [attribute.toLowerCase(), part.slice(attribute.length + 1)];
    }),
  );
  const maxAge = attributes.get("max-age");
  const expires = Date.parse(attributes.get("expires") ?? "");
  const domain = attributes.get("domain");
  const path = attributes.get("path");
  const until = maxAge !== undefined ? Date.now() + Number(maxAge) * 1000 : expires || Number.POSITIVE_INFINITY;
  return {
    name,
    value,
    until,
    path: path ?? "/",
    shown: {
      name,
      value: value === "" ? "" : "<set>",
      path: path ?? null,
      ...(domain && { domain }),
      ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
      ...(expires && { expires: expires > Date.now() ? "future" : "past" }),
      httpOnly: attributes.has("httponly"),
      secure: attributes.has("secure"),
      sameSite: attributes.get("samesite") ?? null,
    },
  };
}

export function store(jar: CookieJar, cookie: Cookie): void {
  if (cookie.until <= Date.now()) jar.delete(cookie.name);
  else jar.set(cookie.name, cookie);
}

/** The Cookie header for a path; `stale` also sends what has expired meanwhile. */
export function cookiesFor(jar: CookieJar, path: string, stale: boolean): string {
  return [...jar.values()]
    .filter((cookie) => (stale || cookie.until > Date.now()) && path.startsWith(cookie.path))
    .map((cookie) => `${cookie.name}=${cookie.value}`)
    .join("; ");
}
