// Values that change from run to run: `{variables}` to fill in, and `<masks>` that stand for what may be there.
import { createHash } from "node:crypto";
import type { Json } from "./scenario.ts";

export type Variables = Map<string, Json>;

const sha256 = (text: string) => createHash("sha256").update(text).digest();

/** `{name|filter}`. */
const FILTERS: Record<string, (text: string) => string> = {
  // Tampered with: one character is another one.
  flip: (text) => text.slice(0, 20) + (text.charAt(20) === "A" ? "B" : "A") + text.slice(21),
  cut: (text) => text.slice(0, -8),
  swapcase: (text) => [...text].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(""),
  s256: (text) => sha256(text).toString("base64url"),
  at_hash: (text) => sha256(text).subarray(0, 16).toString("base64url"),
};

const BASE64URL = "[A-Za-z0-9_-]";
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** Mask → regular expression; `$` stands for the mask's argument. */
const MASKS: Record<string, string> = {
  any: "[^]*",
  int: "[^]*",
  epoch: "[^]*",
  challenge: `${BASE64URL}{200,}={0,2}`,
  verifier: `${BASE64URL}{200,}={0,2}`,
  uuid: UUID,
  "new-uuid": UUID,
  hex: "[0-9a-f]{$}",
  "new-hex": "[0-9a-f]{$}",
  time: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)",
  "time-s": "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ",
  utc: "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000 UTC",
  token: `$${BASE64URL}{43}\\.${BASE64URL}{43}`,
  b64url: `${BASE64URL}+`,
  digits: "\\d+",
  user_code: "[A-Za-z0-9]{8}",
  string: "[^]+",
};

const VARIABLE = "\\{([a-z][a-z0-9_]*)(?:\\|([a-z0-9_]+))?\\}";
const WHOLE_VARIABLE = new RegExp(`^${VARIABLE}$`);
const PLACEHOLDER = new RegExp(`${VARIABLE}|<(${Object.keys(MASKS).join("|")})(?: ([^<>]*))?>`, "g");

function lookup(variables: Variables, name: string, filter: string | undefined): Json {
  const value = variables.get(name);
  if (value === undefined) throw new Error(`variable {${name}} was never captured`);
  return filter ? (FILTERS[filter]?.(String(value)) ?? null) : value;
}

/** Fills in variables. A text that is nothing but one variable takes that variable's type. */
export function fill(value: Json, variables: Variables): Json {
  if (Array.isArray(value)) return value.map((item) => fill(item, variables));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [fillText(name, variables), fill(item, variables)]),
    );
  }
  if (typeof value !== "string") return value;
  const whole = WHOLE_VARIABLE.exec(value);
  return whole?.[1] ? lookup(variables, whole[1], whole[2]) : fillText(value, variables);
}

export function fillText(text: string, variables: Variables): string {
  return text.replace(new RegExp(VARIABLE, "g"), (_, name, filter) => String(lookup(variables, name, filter)));
}

/** The regular expression that an expected text stands for. A trailing `<debug …>` may be there or not. */
export function patternOf(expected: string, variables: Variables): string {
  const debug = expected.indexOf("<debug ");
  if (debug >= 0 && expected.endsWith(">")) {
    const text = patternOf(expected.slice(debug + "<debug ".length, -1), variables);
    return `${patternOf(expected.slice(0, debug), variables)}(?:${text})?`;
  }
  let pattern = "";
  let at = 0;
  for (const match of expected.matchAll(PLACEHOLDER)) {
    const [whole, name, filter, mask, argument = ""] = match;
    pattern += literal(expected.slice(at, match.index));
    at = match.index + whole.length;
    pattern += name ? literal(String(lookup(variables, name, filter))) : maskPattern(mask ?? "", argument);
  }
  return pattern + literal(expected.slice(at));
}

function maskPattern(mask: string, argument: string): string {
  const pattern = MASKS[mask] ?? "";
  const bounds = /^(\d+)\.\.(\d+)$/.exec(argument);
  if (bounds) return `(?=[^&]{${bounds[1]},${bounds[2]}}$)${pattern}`;
  return mask === "any" || mask === "int" || mask === "epoch" ? pattern : pattern.replace("$", () => literal(argument));
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
