// Decides how a browser without JavaScript would ask: its cookies, its Sec-Fetch and Origin headers, its form posts.
import { randomInt } from "node:crypto";
import { request } from "node:http";
import { CookieJar } from "./cookie-jar.ts";
import { type FormAnswer, submissionOf } from "./forms.ts";
import { Page } from "./page.ts";
import { noteSecrets, secretsIn, secretsInUrl } from "./secrets.ts";

type Headers = Readonly<Record<string, string | undefined>>;

type Navigation = {
  readonly method?: string;
  /** The page whose link or form is followed; without one the address was typed. */
  readonly from?: Page | undefined;
  /** Overrides what the browser would send; undefined leaves a header out. */
  readonly headers?: Headers | undefined;
  readonly body?: Uint8Array | string | undefined;
};

const MAX_HOPS = 20;

export class Visitor {
  readonly cookies = new CookieJar();
  /** Where it comes from, as a proxy in front of the app would say. */
  address: string;
  readonly #reach: ReadonlySet<string>;
  readonly #secretsFile: string | undefined;

  /**
   * Asks only these two, and `others`; any other address counts as left, which is how a client's callback is recognised.
   */
  constructor(
    reach: { readonly appUrl: string; readonly publicUrl: string; readonly secretsFile?: string },
    others: readonly string[] = [],
  ) {
    this.#secretsFile = reach.secretsFile;
    this.address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    this.#reach = new Set([reach.appUrl, reach.publicUrl, ...others].map((url) => new URL(url).origin));
  }

  /** Goes to an address and follows redirects. */
  async open(url: string | URL, navigation: Navigation = {}): Promise<Page> {
    return this.follow(await this.ask(url, navigation), navigation.from);
  }

  /** Submits a form and follows redirects. */
  async answer(page: Page, answer: FormAnswer): Promise<Page> {
    return this.follow(await this.submit(page, answer), page);
  }

  /** Follows the link with this id, or presses the button with it. */
  async click(page: Page, id: string): Promise<Page> {
    const href = page.byId(id)?.attributes.get("href");
    if (href === undefined) return this.answer(page, { press: id });
    const target = new URL(href, page.url);
    return this.#reach.has(target.origin) ? this.open(target, { from: page }) : outside(target);
  }

  /** Submits a form and returns the bare answer. */
  async submit(page: Page, answer: FormAnswer, headers: Headers = {}): Promise<Page> {
    const { action, method, encoding, fields } = submissionOf(page, answer);
    if (method === "GET") {
      action.search = "";
      for (const [name, value] of fields) action.searchParams.append(name, value);
      return this.ask(action, { from: page, headers });
    }
    noteSecrets(this.#secretsFile, secretsIn(fields));
    const { type, body } = await encode(encoding, fields);
    return this.ask(action, { method, from: page, body, headers: { "content-type": type, ...headers } });
  }

  /** One request and its answer; redirects are not followed. */
  async ask(url: string | URL, navigation: Navigation = {}, site?: string): Promise<Page> {
    const target = new URL(url);
    target.hash = "";
    const method = navigation.method ?? "GET";
    const { from, body } = navigation;
    const cookie = this.cookies.header(target);
    const headers = {
      ...browserHeaders(method, target, from, site ?? siteOf(from?.url, target)),
      "x-forwarded-for": this.address,
      ...(cookie === "" ? {} : { cookie }),
      ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
      ...navigation.headers,
    };
    const page = await send(target, method, withoutUndefined(headers), body);
    this.cookies.store(target, page.headers["set-cookie"] ?? []);
    noteSecrets(this.#secretsFile, [...secretsInUrl(target), ...secretsInUrl(page.location)]);
    return page;
  }

  /** Follows redirects until a page, or until an address outside the visitor's reach, which is not asked. */
  async follow(first: Page, from?: Page): Promise<Page> {
    const hops: Page[] = [];
    let page = first;
    let site = siteOf(from?.url, page.url);
    while (isRedirect(page)) {
      hops.push(page);
      const next = page.location;
      if (!next) throw new Error(`${page.url.pathname} answered ${page.status} without a Location.`);
      if (hops.length > MAX_HOPS)
        throw new Error(`Redirects go round: ${hops.map(({ url }) => url.pathname).join(" ")}`);
      if (!this.#reach.has(next.origin)) {
        return outside(next, hops);
      }
      // Over a chain of redirects a browser reports the farthest relation it passed.
      site = farthest(site, siteOf(from?.url, next));
      page = await this.ask(next, { from }, site);
    }
    return page.reachedBy(hops);
  }
}

/** An address that is recognised, and not asked. */
function outside(url: URL, hops: readonly Page[] = []): Page {
  return new Page({ url, method: "GET", status: 0, headers: {}, body: "", hops });
}

function isRedirect(page: Page): boolean {
  return [301, 302, 303, 307, 308].includes(page.status);
}

function browserHeaders(method: string, target: URL, from: Page | undefined, site: string): Headers {
  const policy = from?.headers["referrer-policy"];
  const sameOrigin = from !== undefined && from.url.origin === target.origin;
  return {
    accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-language": "en-GB,en;q=0.9",
    "user-agent": "Mozilla/5.0 (scripted visitor without script)",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": site,
    "sec-fetch-user": "?1",
    referer: sameOrigin && policy !== "no-referrer" ? from.url.href : undefined,
    // A page that forbids referrers makes browsers hide the origin of its posts too.
    origin: method !== "POST" ? undefined : policy === "no-referrer" || !from ? "null" : from.url.origin,
  };
}

const RELATIONS = ["none", "same-origin", "same-site", "cross-site"];

function siteOf(from: URL | undefined, target: URL): string {
  if (from === undefined) return "none";
  if (from.origin === target.origin) return "same-origin";
  return from.hostname === target.hostname && from.protocol === target.protocol ? "same-site" : "cross-site";
}

function farthest(a: string, b: string): string {
  return RELATIONS[Math.max(RELATIONS.indexOf(a), RELATIONS.indexOf(b))] ?? "cross-site";
}

function withoutUndefined(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function encode(
  encoding: string,
  fields: readonly (readonly [string, string])[],
): Promise<{ type: string; body: Uint8Array }> {
  const form = encoding === "multipart/form-data" ? new FormData() : new URLSearchParams();
  for (const [name, value] of fields) form.append(name, value);
  const encoded = new Response(form);
  return { type: encoded.headers.get("content-type") ?? encoding, body: new Uint8Array(await encoded.arrayBuffer()) };
}

function send(
  url: URL,
  method: string,
  headers: Record<string, string>,
  body: Uint8Array | string | undefined,
): Promise<Page> {
  return new Promise((resolve, reject) => {
    // Node's default of 16 KiB is less than one Location with a long verifier.
    const outgoing = request(url, { method, headers, maxHeaderSize: 512 * 1024, timeout: 60_000 }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve(new Page({ url, method, status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
      });
    });
    outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${url.pathname} took more than a minute.`)));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
