// Decides which cookies a scripted visitor keeps and sends, as browsers do: by host and path, never by port.

export type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly expiresAt: number | undefined;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: string;
};

export class CookieJar {
  #cookies: Cookie[] = [];
  /** Cookies that the browser is told to refuse: neither kept nor sent. */
  blocked: (cookie: Cookie) => boolean = () => false;

  /** Takes the Set-Cookie lines of one answer. */
  store(url: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const cookie = parseCookie(url, line);
      if (cookie === undefined || this.blocked(cookie)) continue;
      this.#cookies = this.#cookies.filter((old) => !isSame(old, cookie));
      if (cookie.expiresAt === undefined || cookie.expiresAt > Date.now()) this.#cookies.push(cookie);
    }
  }

  /** The cookies that belong to an address, longest path first. */
  for(url: URL): readonly Cookie[] {
    return this.#cookies
      .filter((cookie) => {
        const { host, path, expiresAt, secure } = cookie;
        if (this.blocked(cookie)) return false;
        if (expiresAt !== undefined && expiresAt <= Date.now()) return false;
        if (secure && url.protocol !== "https:") return false;
        return host === url.hostname && isBelow(url.pathname, path);
      })
      .sort((a, b) => b.path.length - a.path.length);
  }

  header(url: URL): string {
    return this.for(url)
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  /** Forgets some or all cookies, like a person who clears them or a browser that refused them. */
  forget(which: (cookie: Cookie) => boolean = () => true): void {
    this.#cookies = this.#cookies.filter((cookie) => !which(cookie));
  }
}

function parseCookie(url: URL, line: string): Cookie | undefined {
  const [pair = "", ...rest] = line.split(";").map((part) => part.trim());
  const equals = pair.indexOf("=");
  // Browsers drop a cookie of more than 4096 bytes without a word.
  if (equals < 1 || pair.length > 4096) return undefined;
  const attributes = new Map(rest.map((part) => splitAttribute(part)));
  const path = attributes.get("path");
  return {
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    host: url.hostname,
    path: path?.startsWith("/") ? path : url.pathname.replace(/\/[^/]*$/, "") || "/",
    expiresAt: expiry(attributes),
    httpOnly: attributes.has("httponly"),
    secure: attributes.has("secure"),
    sameSite: attributes.get("samesite")?.toLowerCase() ?? "",
  };
}

function splitAttribute(part: string): [string, string] {
  const equals = part.indexOf("=");
  return equals < 0 ? [part.toLowerCase(), ""] : [part.slice(0, equals).toLowerCase(), part.slice(equals + 1)];
}

function expiry(attributes: ReadonlyMap<string, string>): number | undefined {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined) return Date.now() + Number(maxAge) * 1000;
  const expires = attributes.get("expires");
  return expires === undefined ? undefined : Date.parse(expires);
}

function isSame(a: Cookie, b: Cookie): boolean {
  return a.name === b.name && a.host === b.host && a.path === b.path;
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
