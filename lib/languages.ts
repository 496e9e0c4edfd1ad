// The languages there are, each with every sentence: a missing one, or one that English does not have, does not compile.
import ar from "../messages/ar.json" with { type: "json" };
import de from "../messages/de.json" with { type: "json" };
import en from "../messages/en.json" with { type: "json" };
import es from "../messages/es.json" with { type: "json" };
import fr from "../messages/fr.json" with { type: "json" };
import he from "../messages/he.json" with { type: "json" };
import it from "../messages/it.json" with { type: "json" };
import ja from "../messages/ja.json" with { type: "json" };
import nl from "../messages/nl.json" with { type: "json" };
import pl from "../messages/pl.json" with { type: "json" };
import ptBR from "../messages/pt-BR.json" with { type: "json" };
import tr from "../messages/tr.json" with { type: "json" };
import zhHans from "../messages/zh-Hans.json" with { type: "json" };

/** The shape every language has; English is the original. */
export type Messages = typeof en;

const every = { ar, de, en, es, fr, he, it, nl, pl, "pt-BR": ptBR, tr, ja, "zh-Hans": zhHans };

export type Locale = keyof typeof every;
type Same<Translated> = [Translated, Messages] extends [Messages, Translated] ? Translated : never;

export const messagesOf: { readonly [L in Locale]: Same<(typeof every)[L]> } = every;

type Language = { readonly name: string; readonly direction: "ltr" | "rtl" };

/** What speakers call it, and which way it is written; in the order in which people look for their own. */
export const languages: { readonly [L in Locale]: Language } = {
  ar: { name: "العربية", direction: "rtl" },
  de: { name: "Deutsch", direction: "ltr" },
  en: { name: "English", direction: "ltr" },
  es: { name: "Español", direction: "ltr" },
  fr: { name: "Français", direction: "ltr" },
  he: { name: "עברית", direction: "rtl" },
  it: { name: "Italiano", direction: "ltr" },
  nl: { name: "Nederlands", direction: "ltr" },
  pl: { name: "Polski", direction: "ltr" },
  "pt-BR": { name: "Português (Brasil)", direction: "ltr" },
  tr: { name: "Türkçe", direction: "ltr" },
  ja: { name: "日本語", direction: "ltr" },
  "zh-Hans": { name: "简体中文", direction: "ltr" },
};

export const locales: readonly Locale[] = Object.keys(languages).filter(isLocale);
export const defaultLocale: Locale = "en";

export function isLocale(text: string): text is Locale {
  return Object.hasOwn(every, text);
}
