// Finds the language for what a person or a client asked for.
import type { Locale } from "./languages.ts";

const most = 20;
const tagLimit = 35; // RFC 5646 §4.4.1

/**
 * The first of `wanted` (BCP 47) that is on offer, the same country's before another's. What counts is language and
 * script once the likely ones are filled in: "zh-CN" is written as zh-Hans is, "zh-TW" is not, and a German of Austria
 * reads German. Null where nothing fits.
 */
export function matchLocale(wanted: readonly string[], offered: readonly Locale[]): Locale | null {
  for (const tag of wanted.slice(0, most)) {
    const asked = likely(tag);
    if (!asked) continue;
    const fitting = offered
      .map((locale) => ({ locale, has: likely(locale) }))
      .filter(({ has }) => has?.written === asked.written);
    const nearest = fitting.find(({ has }) => has?.region === asked.region) ?? fitting[0];
    if (nearest) return nearest.locale;
  }
  return null;
}

function likely(tag: string): { readonly written: string; readonly region: string | undefined } | null {
  if (tag.length > tagLimit) return null;
  try {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    return { written: `${language}-${script}`, region };
  } catch {
    return null;
  }
}

/** The languages of an Accept-Language header, the dearest first (RFC 9110 §12.5.4); "not at all" and "any" left out. */
export function acceptedLanguages(header: string | null): string[] {
  return (header ?? "")
    .slice(0, 1000)
    .split(",")
    .map((range) => {
      const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== "" && tag !== "*" && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}
