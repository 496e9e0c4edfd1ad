// Chooses whose words a page has: an operator's for this client, an operator's, ours.
import { defaultLocale, type Locale } from "./languages.ts";
import { createTranslator, type OwnTexts, type Translator } from "./messages.ts";
import type { TextSettings } from "./settings/texts.ts";

export type Texts = {
  readonly locales: readonly Locale[];
  /** For whoever reads none of these languages. */
  readonly fallback: Locale;
  /** `clientId` is the client that a page is about, where it is about one. */
  translator(locale: Locale, clientId?: string): Translator;
};

export function createTexts({ locales, fallback, house, clients }: TextSettings): Texts {
  const made = new Map<string, Translator>();
  return {
    locales,
    fallback,
    translator(locale, clientId) {
      // Most clients have no words of their own, and share one translator.
      const client = clients.get(clientId ?? "");
      const key = JSON.stringify([locale, client && clientId]);
      const known = made.get(key);
      if (known) return known;
      const wordsIn = (wanted: Locale) => [client?.get(wanted), house.get(wanted)].filter(isGiven);
      const others = new Set([fallback, defaultLocale].filter((other) => other !== locale));
      const translator = createTranslator(locale, { own: wordsIn(locale), elsewhere: [...others].flatMap(wordsIn) });
      made.set(key, translator);
      return translator;
    },
  };
}

const isGiven = (texts: OwnTexts | undefined): texts is OwnTexts => texts !== undefined;
