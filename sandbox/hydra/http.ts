// One HTTP exchange as plain values: what a handler is given and what it gives back.
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** What Hydra sends on every GET unless an endpoint says otherwise. */
export const NO_CACHE = "private, no-cache, no-store, must-revalidate";

export type HttpRequest = {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: string;
};

export type HttpAnswer = {
  status: number;
  headers: Record<string, string>;
  cookies?: string[];
  body?: string;
};

const BODY_LIMIT = 4 * 1024 * 1024;

export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += part.length;
    if (size <= BODY_LIMIT) chunks.push(part);
  }
  const target = message.url ?? "/";
  const mark = target.indexOf("?");
  const search = mark < 0 ? "" : target.slice(mark + 1);
  return {
    method: message.method ?? "GET",
    path: mark < 0 ? target : target.slice(0, mark),
    search,
    query: new URLSearchParams(search),
    headers: message.headers,
    cookies: parseCookies(message.headers.cookie ?? ""),
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return cookies;
}

/** Form fields of the body; empty unless the body is declared as a form, as Go's parser has it. */
export function postForm(request: HttpRequest): URLSearchParams {
  const type = request.headers["content-type"] ?? "";
  return new URLSearchParams(/^application\/x-www-form-urlencoded/i.test(type) ? request.body : "");
}

/** Body fields first, query after: the order in which Go reads a form. */
export function formAndQuery(request: HttpRequest): URLSearchParams {
  return new URLSearchParams([...(request.method === "GET" ? [] : postForm(request)), ...request.query]);
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

export function noContent(): HttpAnswer {
  return { status: 204, headers: {} };
}

export function html(status: number, body: string, headers: Record<string, string> = {}): HttpAnswer {
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body };
}

/** A redirect as Go's http.Redirect writes it: the short HTML body comes with GET only. */
export function redirect(request: HttpRequest, location: string, cookies: string[] = [], status = 302): HttpAnswer {
  if (request.method !== "GET") return { status, headers: { location }, cookies };
  return { ...html(status, `<a href="${escapeHtml(location)}">Found</a>.\n\n`, { location }), cookies };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replaceAll("&#38;", "&amp;");
}

/** `url` with parameters added to the query it already has; an absent value leaves the parameter out. */
export function withParameters(url: string, parameters: Record<string, string | undefined>): string {
  const [beforeHash = "", hash] = url.split("#", 2);
  const mark = beforeHash.indexOf("?");
  const query = new URLSearchParams(mark < 0 ? "" : beforeHash.slice(mark + 1));
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  query.sort();
  const base = mark < 0 ? beforeHash : beforeHash.slice(0, mark);
  const text = query.toString();
  return `${base}${text ? `?${text}` : ""}${hash === undefined ? "" : `#${hash}`}`;
}
