// Reads request bodies the way Go's decoder does: the first document counts, names in any case, types strictly.
import { isObject, isStringList, type JsonObject } from "./json.ts";

/** Why a body cannot be read, in words close to the decoder's. */
export class DecodeError extends Error {}

type Kinds = {
  string: string;
  boolean: boolean;
  integer: number;
  strings: string[];
  object: JsonObject;
  any: unknown;
};
export type Shape = Record<string, keyof Kinds>;
export type Decoded<S extends Shape> = { [Name in keyof S]?: Kinds[S[Name]] };

/** Text after the first document is ignored; no document at all is an error. */
export function firstDocument(text: string): unknown {
  const body = text.trimStart();
  if (body === "") throw new DecodeError("EOF");
  const whole = tryParse(body);
  if (whole) return whole.value;
  for (let end = body.indexOf("}"); end >= 0; end = body.indexOf("}", end + 1)) {
    const part = body.startsWith("{") && tryParse(body.slice(0, end + 1));
    if (part) return part.value;
  }
  throw new DecodeError("invalid character looking for beginning of value");
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The known members of a JSON object. `null` stands for an empty object, and for an absent member. */
export function decodeObject<S extends Shape>(value: unknown, shape: S): Decoded<S> {
  if (value === null) return {};
  if (!isObject(value)) throw new DecodeError("json: cannot unmarshal into Go value");
  const names = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  const result: JsonObject = {};
  for (const [given, member] of Object.entries(value)) {
    const name = names.get(given.toLowerCase());
    if (name === undefined || member === null) continue;
    if (!fits(member, shape[name])) throw new DecodeError(`json: cannot unmarshal into Go struct field ${name}`);
    // Go reads a null inside a list of texts as an empty text.
    result[name] = shape[name] === "strings" && Array.isArray(member) ? member.map((item) => item ?? "") : member;
  }
  return fromChecked<S>(result);
}

// Every member was checked against its kind just above.
function fromChecked<S extends Shape>(members: JsonObject): Decoded<S> {
  const holder: { members: Decoded<S> } = { members: {} };
  Object.assign(holder.members, members);
  return holder.members;
}

function fits(value: unknown, kind: keyof Kinds | undefined): boolean {
  if (kind === "integer") return Number.isInteger(value);
  if (kind === "strings") return Array.isArray(value) && isStringList(value.filter((item) => item !== null));
  if (kind === "object") return isObject(value);
  return kind === "any" || typeof value === kind;
}

export function decodeBody<S extends Shape>(text: string, shape: S): Decoded<S> {
  return decodeObject(firstDocument(text), shape);
}
