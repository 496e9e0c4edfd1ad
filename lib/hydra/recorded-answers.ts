// For tests: what real servers answered to the admin calls of this app, read from the transcripts, masks filled in.
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { type JsonValue, jsonValue } from "../json.ts";

const folder = new URL("../../sandbox/transcripts/", import.meta.url);

const patches = z.object({
  set: z.record(z.string(), jsonValue).optional(),
  unset: z.array(z.string()).optional(),
});
type Patches = Readonly<Record<string, z.infer<typeof patches>>>;
const answer = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()).optional(),
  body: jsonValue.optional(),
  text: jsonValue.optional(),
});
const scenario = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  defs: z
    .record(z.string(), z.object({ value: jsonValue, variants: z.record(z.string(), patches).optional() }))
    .default({}),
  steps: z.array(
    z.object({
      id: z.string().default("wait"),
      setup: z.boolean().default(false),
      versions: z.array(z.string()).optional(),
      request: z.object({ method: z.string(), url: z.string() }).optional(),
      response: jsonValue.optional(),
      variants: z.record(z.string(), patches).optional(),
    }),
  ),
});
type Defs = z.infer<typeof scenario>["defs"];

export type RecordedAnswer = {
  /** Scenario, step and version, for the message of a failing test. */
  readonly from: string;
  readonly method: string;
  /** Of the admin listener, e.g. "/admin/clients/{client}". */
  readonly path: string;
  readonly status: number;
  readonly body: JsonValue | undefined;
  /** A text that is not JSON, as far as it was recorded. */
  readonly text: JsonValue | undefined;
};

/** Every answer recorded in full, once for each server version. */
export function recordedAnswers(): RecordedAnswer[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "differences.json");
  return files.flatMap((name) => answersOf(scenario.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")))));
}

function answersOf({ name, versions, defs, steps }: z.infer<typeof scenario>): RecordedAnswer[] {
  const found: RecordedAnswer[] = [];
  for (const { id, request, response, setup, ...step } of steps) {
    const path = /^\{admin\}(\/[^?]*)/.exec(request?.url ?? "")?.[1];
    if (!request || response === undefined || path === undefined || setup) continue;
    for (const version of step.versions ?? versions) {
      const patched = resolve(patch(response, step.variants, version), defs, version);
      const { status, body, text } = answer.parse(patched);
      found.push({
        from: `${name}/${id} (${version})`,
        method: request.method,
        path,
        status,
        body: filled(body),
        text,
      });
    }
  }
  return found;
}

const pointerSteps = (pointer: string) =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

function patch(base: JsonValue, variants: Patches | undefined, version: string): JsonValue {
  const { set = {}, unset = [] } = variants?.[version] ?? {};
  const without = unset.reduce((value, pointer) => replaced(value, pointerSteps(pointer), undefined), base);
  return Object.entries(set).reduce((value, [pointer, to]) => replaced(value, pointerSteps(pointer), to), without);
}

/** A copy of `value` in which the place at `keys` is `to`, or gone. */
function replaced(value: JsonValue, keys: string[], to: JsonValue | undefined): JsonValue {
  const [key, ...rest] = keys;
  if (key === undefined) return to ?? null;
  const inside = Object.entries(typeof value === "object" && value !== null ? value : {});
  const at = inside.find(([name]) => name === key)?.[1] ?? {};
  const others = inside.filter(([name]) => name !== key);
  const here: [string, JsonValue][] = rest.length === 0 && to === undefined ? [] : [[key, replaced(at, rest, to)]];
  const entries = [...others, ...here];
  if (!Array.isArray(value)) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
}

function resolve(value: JsonValue, defs: Defs, version: string): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => resolve(item, defs, version));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const reference = entries.find(([name]) => name === "$ref")?.[1];
  if (typeof reference === "string") {
    const def = defs[reference];
    if (!def) throw new Error(`no definition ${reference}`);
    return resolve(patch(def.value, def.variants, version), defs, version);
  }
  return Object.fromEntries(entries.map(([name, item]) => [name, resolve(item, defs, version)]));
}

/** A value a mask stands for: special objects become lists and texts, numbers become numbers. */
function filled(value: JsonValue): JsonValue;
function filled(value: JsonValue | undefined): JsonValue | undefined;
function filled(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === "string") return filledText(value);
  if (typeof value !== "object" || value === null) return value;
  // A list entry that was not looked at proves nothing about its shape.
  if (Array.isArray(value)) return value.filter((item) => item !== "<any>").map((item: JsonValue) => filled(item));
  const entries: Record<string, JsonValue> = Object.fromEntries(Object.entries(value));
  if (Array.isArray(entries.$unordered)) return filled(entries.$unordered);
  if (entries.$url !== undefined) return filledUrl(z.object({ url: z.string() }).parse(entries.$url).url);
  return Object.fromEntries(Object.entries(entries).map(([name, item]) => [name, filled(item)]));
}

const filledUrl = (url: string) => `${filledText(url)}?a=b`;

function filledText(value: string): JsonValue {
  const number = /^<(?:int|epoch)(?: (-?\d+)\.\.-?\d+| [+-]\d+)?>$/.exec(value);
  if (number) return Number(number[1] ?? 1_800_000_000);
  return value
    .replace(/<debug [^>]*>$/, "")
    .replace(/<time(-s)?>/g, "2026-01-02T03:04:05Z")
    .replace(/<(?:new-)?uuid>/g, "4f4a7a5c-5d0f-4f0e-9f3b-0f6f3a7f1c11")
    .replace(/<[^<>]+>/g, "masked")
    .replace(/\{(?:public|app|rp|listener)\}/g, "http://127.0.0.1:4444")
    .replace("{issuer}", "http://127.0.0.1:4444/")
    .replace(/\{[a-z][a-z0-9_|]*\}/g, "named");
}
