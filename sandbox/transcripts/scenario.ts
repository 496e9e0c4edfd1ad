// What a recorded scenario looks like, and which of its answers belongs to one version of Hydra.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

type Variant = { set?: JsonObject; unset?: string[]; noCapture?: string[] };
type Variants = Record<string, Variant>;

export type RecordedRequest = {
  actor: string;
  method: string;
  url: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  json?: Json;
  form?: Record<string, string>;
  body?: string;
  auth?: { basic?: [string, string]; bearer?: string };
  cookies?: "none" | "stale";
};

export type Step = {
  id: string;
  setup?: boolean;
  versions?: string[];
  variants?: Variants;
  capture?: Record<string, string>;
  wait?: number;
  request?: RecordedRequest;
  response?: JsonObject;
  receive?: { path: string; within?: number };
  expect?: JsonObject | null;
};

export type Scenario = {
  name: string;
  profile: string;
  versions: string[];
  vars?: Record<string, string>;
  defs?: Record<string, { value: Json; variants?: Variants }>;
  steps: Step[];
};

const folder = fileURLToPath(new URL(".", import.meta.url));
/** Not a scenario: which steps are known to differ on the sandbox. */
export const DIFFERENCES_FILE = "differences.json";

/** The recorded scenarios beside this file, by name; all of them unless names are given. */
export function readScenarios(names: readonly string[] = []): Scenario[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(".json") && file !== DIFFERENCES_FILE)
    .sort();
  const wanted = names.length > 0 ? names.map((name) => `${name}.json`) : files;
  return wanted.map((file) => JSON.parse(readFileSync(`${folder}${file}`, "utf8")));
}

/** What is expected of a step by `version`: references resolved, then that version's patch applied. */
export function expectedFor(scenario: Scenario, step: Step, version: string): Json {
  const base = step.receive ? (step.expect ?? null) : (step.response ?? null);
  return resolve(patch(base, step.variants?.[version]), scenario, version);
}

function resolve(node: Json, scenario: Scenario, version: string): Json {
  if (Array.isArray(node)) return node.map((item) => resolve(item, scenario, version));
  if (node === null || typeof node !== "object") return node;
  if (typeof node.$ref === "string") {
    const definition = scenario.defs?.[node.$ref];
    if (!definition) throw new Error(`${scenario.name} has no definition ${node.$ref}`);
    return resolve(patch(definition.value, definition.variants?.[version]), scenario, version);
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolve(value, scenario, version)]));
}

/** First the pointers of `unset`, then those of `set`; the empty pointer replaces everything. */
function patch(base: Json, variant: Variant | undefined): Json {
  const holder: JsonObject = { root: structuredClone(base) };
  for (const pointer of variant?.unset ?? []) {
    const [parent, last] = walk(holder, pointer);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  for (const [pointer, value] of Object.entries(variant?.set ?? {})) {
    const [parent, last] = walk(holder, pointer);
    Object.assign(parent, { [last]: structuredClone(value) });
  }
  return holder.root ?? null;
}

function walk(holder: JsonObject, pointer: string): [JsonObject | Json[], string] {
  const keys = ["root", ...pointer.split("/").slice(1)].map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.pop() ?? "";
  let node: JsonObject | Json[] = holder;
  for (const key of keys) {
    const child: Json | undefined = Array.isArray(node) ? node[Number(key)] : node[key];
    if (typeof child === "object" && child !== null) node = child;
    else {
      const made: JsonObject = {};
      Object.assign(node, { [key]: made });
      node = made;
    }
  }
  return [node, last];
}
