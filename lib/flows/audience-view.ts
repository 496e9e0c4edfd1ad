// Decides how a person sees where an access will be used: hosts first, an address only where the host does not say it all.
import { plainText } from "../plain-text.ts";
import type { AudienceView } from "../views.ts";
import type { EarlierConsents } from "./earlier-consents.ts";

const textLimit = 120;

/** What was not allowed before comes first. */
export function audienceViews(audience: readonly string[], earlier: EarlierConsents): readonly AudienceView[] {
  const wasAsked = earlier.scopes.size + earlier.audience.size > 0;
  const views = [...new Set(audience)].map((entry) => ({
    ...nameOf(entry),
    isNew: wasAsked && !earlier.audience.has(entry),
  }));
  return views.sort((one, other) => Number(other.isNew) - Number(one.isNew));
}

function nameOf(entry: string): { readonly name: string; readonly address: string | null } {
  const url = URL.canParse(entry) ? new URL(entry) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) return { name: plainText(entry, textLimit), address: null };
  // The host in its ASCII form, so that look-alike letters show.
  const isWhole = url.pathname === "/" && url.search === "" && !url.username && url.protocol === "https:";
  return { name: url.host, address: isWhole ? null : plainText(entry, textLimit) };
}
