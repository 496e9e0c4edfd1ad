// Puts what somebody typed into a search filter so that it can only be a value there (RFC 4515 §3).
import { type Filter, FilterParser } from "ldapts";

/** `{name}` and the like in `template` become values; throws where the template is no filter. */
export function fillFilter(template: string, values: Readonly<Record<string, string>>): Filter {
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? escapeValue(values[name] ?? "") : whole,
  );
  // The parser takes the end of the text for a missing parenthesis.
  if (text.split("(").length !== text.split(")").length) throw new Error("The search filter cannot be read");
  try {
    return FilterParser.parseString(text);
  } catch {
    // The parser's own words repeat the whole filter, and with it what was typed.
    throw new Error("The search filter cannot be read");
  }
}

/** "*" would find everybody, and parentheses another filter: `*)(uid=admin`. */
export function escapeValue(value: string): string {
  return value.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
