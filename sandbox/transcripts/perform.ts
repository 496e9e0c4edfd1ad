// Sends a recorded request as the browser, the client or the provider app that sent it, and puts the answer into words.
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { type CookieJar, cookiesFor, readCookie, store } from "./cookie-jars.ts";
import { fill, fillText, type Variables } from "./masks.ts";
import type { Json, JsonObject, RecordedRequest } from "./scenario.ts";

/** Headers that are compared; one that is not expected must not be there. */
const WATCHED = ["allow", "cache-control", "content-type", "pragma", "www-authenticate", "x-total-count"];
const BROWSER_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const TIMEOUT_MS = 60_000;

export type Answer = { text: string; parts: JsonObject };
type Raw = { status: number; headers: IncomingHttpHeaders; text: string };

export async function perform(
  recorded: RecordedRequest,
  variables: Variables,
  jars: Map<string, CookieJar>,
): Promise<Answer> {
  const [actor = "", jarName = ""] = recorded.actor.split(":");
  const jar = actor === "browser" ? jarOf(jars, jarName) : undefined;
  const url = urlOf(recorded, variables);
  const headers: Record<string, string> = { accept: actor === "browser" ? BROWSER_ACCEPT : "application/json" };
  for (const [name, value] of Object.entries(recorded.headers ?? {})) headers[name] = fillText(value, variables);
  const body = bodyOf(recorded, variables, headers);
  if (recorded.auth?.bearer) headers.authorization = `Bearer ${fillText(recorded.auth.bearer, variables)}`;
  if (recorded.auth?.basic) {
    const pair = recorded.auth.basic.map((part) => encodeURIComponent(fillText(part, variables)));
    headers.authorization = `Basic ${Buffer.from(pair.join(":")).toString("base64")}`;
  }
  if (jar && recorded.cookies !== "none" && url.startsWith(String(variables.get("public")))) {
    const cookie = cookiesFor(jar, new URL(url).pathname, recorded.cookies === "stale");
    if (cookie) headers.cookie = cookie;
  }
  const raw = await send(recorded.method, url, headers, body);
  const cookies = (raw.headers["set-cookie"] ?? []).map(readCookie);
  if (jar) for (const cookie of cookies) store(jar, cookie);
  return answerFrom(
    raw,
    cookies.map((cookie) => cookie.shown),
  );
}

function jarOf(jars: Map<string, CookieJar>, name: string): CookieJar {
  const jar = jars.get(name) ?? new Map();
  jars.set(name, jar);
  return jar;
}

function urlOf(recorded: RecordedRequest, variables: Variables): string {
  let url = String(fill(recorded.url, variables));
  for (const [name, value] of Object.entries(recorded.query ?? {})) {
    for (const item of [fill(value, variables)].flat()) {
      url += `${url.includes("?") ? "&" : "?"}${encodeURIComponent(name)}=${encodeURIComponent(String(item))}`;
    }
  }
  return url;
}

function bodyOf(recorded: RecordedRequest, variables: Variables, headers: Record<string, string>): string | undefined {
  if (recorded.json !== undefined) {
    headers["content-type"] ??= "application/json";
    return JSON.stringify(fill(recorded.json, variables));
  }
  if (recorded.form !== undefined) {
    headers["content-type"] = "application/x-www-form-urlencoded";
    const fields = Object.entries(recorded.form).map(([name, value]) => [name, fillText(value, variables)]);
    return new URLSearchParams(fields).toString();
  }
  return recorded.body === undefined ? undefined : fillText(recorded.body, variables);
}

export function send(method: string, url: string, headers: Record<string, string> = {}, body?: string): Promise<Raw> {
  const open = url.startsWith("https:") ? httpsRequest : httpRequest;
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const call = open(url, { method, headers: { ...headers, ...length }, maxHeaderSize: 262_144 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
    });
    call.setTimeout(TIMEOUT_MS, () => call.destroy(new Error("no answer within 60 s")));
    call.on("error", reject);
    call.end(body);
  });
}

/** The members of an answer that a transcript compares. */
function answerFrom(raw: Raw, cookies: JsonObject[]): Answer {
  const headers: JsonObject = {};
  for (const name of WATCHED) {
    const value = raw.headers[name];
    if (value !== undefined) headers[name] = String(value);
  }
  const parts: JsonObject = { status: raw.status, headers };
  if (raw.headers.location !== undefined) parts.location = raw.headers.location;
  if (raw.headers.link) parts.link = readLinks(String(raw.headers.link));
  if (cookies.length > 0) {
    parts.cookies = cookies.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
  }
  const body = /json/.test(raw.headers["content-type"] ?? "") ? parseJson(raw.text) : undefined;
  if (body === undefined) return { parts, text: raw.text };
  parts.body = body;
  return { parts, text: "" };
}

function readLinks(header: string): JsonObject {
  return Object.fromEntries(
    [...header.matchAll(/<([^>]*)>; *rel="([^"]*)"/g)].map(([, url = "", relation = ""]) => [relation, url]),
  );
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
