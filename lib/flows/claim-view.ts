// Decides how a person sees what an application will learn: the claims of one scope, with values they recognise.
import { type JsonObject, type JsonValue, jsonObject } from "../json.ts";
import { plainText } from "../plain-text.ts";
import type { ClaimView } from "../views.ts";

const valueLimit = 80;
const nameLimit = 40;
const listLimit = 6;
// Says when something changed, and tells a person nothing.
const untold = new Set(["updated_at"]);
// An application may well get such a thing; whoever looks over a shoulder must not.
const secret = /secret|passw|token|credential|private|api_?key|\bpin\b/i;

/** `isVerified` of `email` is what `email_verified` says; that one has no row of its own. */
export function claimViews(claims: JsonObject): readonly ClaimView[] {
  return Object.entries(claims)
    .filter(([name, value]) => value !== null && !untold.has(name) && !isPartOfName(claims, name))
    .filter(([name]) => !(name.endsWith("_verified") && name.replace(/_verified$/, "") in claims))
    .map(([name, value]) => {
      const verified = claims[`${name}_verified`];
      return {
        name: plainText(name, nameLimit),
        value: secret.test(name) ? null : valueText(name, value),
        isVerified: typeof verified === "boolean" ? verified : null,
      };
    });
}

/** "Ada Lovelace" tells the first and the family name as well. */
function isPartOfName(claims: JsonObject, claim: string): boolean {
  if (!["given_name", "family_name", "middle_name"].includes(claim)) return false;
  const [whole, part] = [claims.name, claims[claim]];
  return typeof whole === "string" && typeof part === "string" && ` ${whole} `.includes(` ${part} `);
}

/** As text; a boolean is for the language of the page to say, and null is what has no short form. */
function valueText(name: string, value: JsonValue): string | boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return plainText(value, valueLimit) || null;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    const entries = value.filter((entry) => typeof entry === "string" || typeof entry === "number").map(String);
    const more = value.length > listLimit ? ["…"] : [];
    return [...entries.slice(0, listLimit).map((entry) => plainText(entry, nameLimit)), ...more].join(", ") || null;
  }
  const address = name === "address" ? jsonObject.safeParse(value) : null;
  return address?.success ? addressText(address.data) : null;
}

/** OpenID Connect Core §5.1.1. */
function addressText(address: JsonObject): string | null {
  const parts = ["street_address", "postal_code", "locality", "region", "country"].map((name) => address[name]);
  const whole = typeof address.formatted === "string" ? [address.formatted] : parts;
  const told = whole.filter((part) => typeof part === "string" && part !== "").map((part) => String(part));
  return plainText(told.join(", ").replace(/[\r\n]+/g, ", "), valueLimit) || null;
}
