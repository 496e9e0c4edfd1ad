// Decides which language of a described thing is shown: `client_name#de` beside `client_name` (OpenID Connect Registration §2.1).
import type { JsonObject, JsonValue } from "./json.ts";

/**
 * The member in this language: for `de-AT` that is `name#de-AT`, else `name#de`, else `name` (lookup of RFC 4647 §3.4).
 * Language tags have no case.
 */
export function localizedMember(members: JsonObject, name: string, locale: string): JsonValue | undefined {
  const wanted = locale.split("-").map((_part, index, parts) => parts.slice(0, parts.length - index).join("-"));
  for (const tag of wanted) {
    const key = `${name}#${tag}`.toLowerCase();
    const found = Object.keys(members).find((member) => member.startsWith(`${name}#`) && member.toLowerCase() === key);
    if (found !== undefined) return members[found];
  }
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
