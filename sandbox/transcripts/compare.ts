// Whether an answer is the recorded one: exact where it can be, by mask where a value changes from run to run.
import { compactVerify, createLocalJWKSet } from "jose";
import { fill, fillText, patternOf, type Variables } from "./masks.ts";
import { send } from "./perform.ts";
import type { Json, JsonObject } from "./scenario.ts";

export type Difference = { path: string; expected: Json | undefined; actual: Json | undefined };

/** What one run of a scenario knows. */
export type Run = {
  variables: Variables;
  /** Ids and challenges that earlier answers contained. */
  seen: Set<string>;
  /** Milliseconds. */
  startedAt: number;
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export async function compare(expected: Json, actual: Json | undefined, path: string, run: Run): Promise<Difference[]> {
  const miss = (wanted: Json = expected): Difference[] => [{ path, expected: wanted, actual }];
  if (isObject(expected)) {
    if (isObject(expected.$url)) return compareUrl(expected, expected.$url, actual, path, run);
    if (isObject(expected.$jwt)) return compareJwt(expected.$jwt, actual, path, run);
    if (Array.isArray(expected.$unordered)) return compareUnordered(expected.$unordered, actual, path, run);
    return isObject(actual) ? compareMembers(expected, actual, path, run) : miss();
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return miss();
    const found: Difference[] = [];
    for (const [i, item] of expected.entries()) found.push(...(await compare(item, actual[i], `${path}.${i}`, run)));
    return found;
  }
  if (typeof expected !== "string") return expected === actual ? [] : miss();
  return compareText(expected, actual, path, run);
}

async function compareMembers(expected: JsonObject, actual: JsonObject, path: string, run: Run) {
  const found: Difference[] = [];
  const known = new Set<string>();
  for (const [recorded, wanted] of Object.entries(expected)) {
    const name = fillText(recorded, run.variables);
    known.add(name);
    if (name in actual) found.push(...(await compare(wanted, actual[name], `${path}.${name}`, run)));
    else found.push({ path: `${path}.${name}`, expected: wanted, actual: undefined });
  }
  for (const [name, value] of Object.entries(actual)) {
    if (!known.has(name)) found.push({ path: `${path}.${name}`, expected: undefined, actual: value });
  }
  return found;
}

async function compareUnordered(expected: Json[], actual: Json | undefined, path: string, run: Run) {
  if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path, expected, actual }];
  const left = [...actual];
  for (const wanted of expected) {
    const found = await Promise.all(left.map((item) => compare(wanted, item, path, run)));
    const fitting = found.findIndex((differences) => differences.length === 0);
    if (fitting < 0) return [{ path, expected: wanted, actual }];
    left.splice(fitting, 1);
  }
  return [];
}

/** Origin and path as text, query and fragment as sets of parameters. */
async function compareUrl(holder: JsonObject, expected: JsonObject, actual: Json | undefined, path: string, run: Run) {
  if (typeof actual !== "string") return [{ path, expected: holder, actual }];
  const found: Difference[] = [];
  if (Array.isArray(holder.$length)) {
    const [from = 0, to = 0] = holder.$length.map(Number);
    if (actual.length < from || actual.length > to) {
      found.push({ path: `${path} (length)`, expected: holder.$length, actual: actual.length });
    }
  }
  return [...found, ...(await compare(expected, splitUrl(actual), path, run))];
}

export function splitUrl(url: string): JsonObject {
  const [, base = "", query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  return {
    url: base,
    ...(query !== undefined && { query: readPairs(query) }),
    ...(fragment !== undefined && { fragment: readPairs(fragment) }),
  };
}

export function readPairs(text: string): JsonObject {
  const pairs: JsonObject = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = pairs[name];
    pairs[name] = before === undefined ? value : [before, value].flat();
  }
  return pairs;
}

/** Header and claims in full, and the signature against the server's own keys. */
async function compareJwt(expected: JsonObject, actual: Json | undefined, path: string, run: Run) {
  if (typeof actual !== "string" || !/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(actual)) return [{ path, expected, actual }];
  const found = await compare(expected, decodeJwt(actual), path, run);
  const keys = JSON.parse((await send("GET", `${run.variables.get("public")}/.well-known/jwks.json`)).text);
  const problem = await compactVerify(actual, createLocalJWKSet(keys), { algorithms: ["RS256"] }).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (problem) found.push({ path: `${path} (signature)`, expected: "valid", actual: problem });
  return found;
}

export function decodeJwt(token: string): JsonObject {
  const [header = "", claims = ""] = token.split(".").map((part) => Buffer.from(part, "base64url").toString("utf8"));
  return { header: JSON.parse(header), claims: JSON.parse(claims) };
}

function compareText(expected: string, actual: Json | undefined, path: string, run: Run): Difference[] {
  if (expected === "<any>") return [];
  const miss = (wanted: Json = expected): Difference[] => [{ path, expected: wanted, actual }];
  const number = /^<(int|epoch)(?: (?:(-?\d+)\.\.(-?\d+)|([+-]\d+)))?>$/.exec(expected);
  if (number) return numberFits(number, actual, run) ? [] : miss();
  if (/^\{[a-z][a-z0-9_]*\}$/.test(expected)) {
    const wanted = fill(expected, run.variables);
    return wanted === actual ? [] : miss(wanted);
  }
  const pattern = new RegExp(`^${patternOf(expected, run.variables)}$`, "s");
  if (typeof actual !== "string" || !pattern.test(actual)) return miss();
  if (!/^<(challenge|verifier|token|new-uuid|new-hex)\b[^<]*>$/.test(expected)) return [];
  // Such a value may not have been in any earlier answer.
  const repeated = run.seen.has(actual);
  if (!expected.startsWith("<new-")) run.seen.add(actual);
  return repeated ? miss(`${expected}, not seen before`) : [];
}

function numberFits([, kind, low, high, offset = "0"]: RegExpExecArray, actual: Json | undefined, run: Run): boolean {
  if (typeof actual !== "number" || !Number.isInteger(actual)) return false;
  const seconds = (ms: number) => Math.floor(ms / 1000) + Number(offset);
  if (kind === "epoch" && (actual < seconds(run.startedAt) - 2 || actual > seconds(Date.now()) + 2)) return false;
  return low === undefined || (actual >= Number(low) && actual <= Number(high));
}

/** Notes every UUID and 32-digit id of an answer, also inside JWTs, so that new ones can be told from old. */
export function noteIds(answer: Json, run: Run): void {
  let text = JSON.stringify(answer);
  for (const jwt of text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []) {
    text += Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8");
  }
  const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![\w-])[0-9a-f]{32}(?![\w-])/g;
  for (const id of text.match(ids) ?? []) run.seen.add(id);
}
