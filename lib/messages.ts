// Decides the words of a page: the sentence in a language, with an operator's own words for it, and how times are said.
import { IntlMessageFormat } from "intl-messageformat";
import en from "../messages/en.json" with { type: "json" };
import { defaultLocale, type Locale, languages, type Messages, messagesOf } from "./languages.ts";

export type { Locale, Messages } from "./languages.ts";

type PathIn<Node> = {
  [Name in keyof Node & string]: Node[Name] extends string ? Name : `${Name}.${PathIn<Node[Name]>}`;
}[keyof Node & string];

/** Every sentence by its path: "login.title". A path that does not exist does not compile. */
export type MessageKey = PathIn<Messages>;
export type MessageValues = Readonly<Record<string, string | number>>;
/** Sentences by path that take the place of ours, or are words for scopes that we have none for. */
export type OwnTexts = ReadonlyMap<string, string>;

/** Texts that are chosen by a code from elsewhere; ask `isMessageIn` first. */
type Group =
  | "fields"
  | "methods"
  | "prompts"
  | "choices"
  | "notes"
  | "scopes"
  | "claims"
  | "cautions"
  | "problems"
  | "notices"
  | "causes"
  | "details";

export type Translator = {
  /** The sentence (an ICU message) with its values. Plain text: whoever draws it escapes it. */
  (key: MessageKey, values?: MessageValues): string;
  readonly locale: Locale;
  readonly direction: "ltr" | "rtl";
  /** Seconds in words: "30 days", "90 seconds". */
  duration(seconds: number): string;
  /** The day of a time in seconds since the epoch, in words: "26 November 2026". */
  date(seconds: number): string;
  /** What a scope is called and what it is for; null where nobody has words for it. */
  scope(scope: string): { readonly title: string; readonly description: string | null } | null;
};

/** True if this code has words of its own: then `${group}.${code}` is the start of a known path. */
export function isMessageIn<Name extends Group>(group: Name, code: string): code is keyof Messages[Name] & string {
  return Object.hasOwn(en[group], code);
}

type OwnWords = {
  /** An operator's words in this language, dearest first. */
  readonly own: readonly OwnTexts[];
  /** In other languages: better than none, where we have none either. */
  readonly elsewhere: readonly OwnTexts[];
};

export function createTranslator(
  locale: Locale,
  { own, elsewhere }: OwnWords = { own: [], elsewhere: [] },
): Translator {
  const { direction } = languages[locale];
  const formats = new Map<string, Sentence>();
  const places = [...own, sentencesIn(locale), ...elsewhere];
  const textOf = (path: string) => places.find((texts) => texts.has(path))?.get(path);
  const say = (path: string, values: MessageValues = {}): string | null => {
    const text = textOf(path);
    if (text === undefined) return null;
    const format = formats.get(path) ?? sentence(text, locale);
    formats.set(path, format);
    return format(isolated(values, direction));
  };
  return Object.assign((key: MessageKey, values?: MessageValues) => say(key, values) ?? key, {
    locale,
    direction,
    duration: durations(locale),
    date: dates(locale),
    scope: (scope: string) => {
      const title = say(`scopes.${scope}.title`);
      return title === null ? null : { title, description: say(`scopes.${scope}.description`) };
    },
  });
}

const translators = new Map<Locale, Translator>();

/** The language in our own words; cheap to call for every page. */
export function translator(locale: Locale): Translator {
  const known = translators.get(locale) ?? createTranslator(locale);
  translators.set(locale, known);
  return known;
}

type Sentence = (values: MessageValues) => string;

/** Throws what is wrong with a text that is no ICU message. */
export function sentence(text: string, locale: Locale): Sentence {
  const format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
  // A value that nobody gave leaves its name in the sentence: better than no page.
  const names = Object.fromEntries(placeholdersOf(format).map((name) => [name, `{${name}}`]));
  return (values) => String(format.format({ ...names, ...values }));
}

/** Names of the values that a text asks for. Throws what is wrong with a text that is no ICU message. */
export function placeholders(text: string): ReadonlySet<string> {
  return new Set(placeholdersOf(new IntlMessageFormat(text, defaultLocale, undefined, { ignoreTag: true })));
}

function placeholdersOf(format: IntlMessageFormat): string[] {
  type Element = ReturnType<typeof format.getAst>[number];
  const names = (element: Element): string[] => {
    const own = "value" in element && element.type !== 0 ? [element.value] : [];
    const inner =
      "options" in element ? Object.values(element.options).flatMap((option) => option.value.flatMap(names)) : [];
    return [...own, ...inner];
  };
  return format.getAst().flatMap(names);
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const leftToRight = /(?![\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}])\p{L}/u;

/** A name that is written the other way must not turn the words around it about (UAX 9, first strong isolate). */
function isolated(values: MessageValues, direction: "ltr" | "rtl"): MessageValues {
  const other = direction === "ltr" ? rightToLeft : leftToRight;
  const set = (value: string | number) =>
    typeof value === "string" && other.test(value) ? `\u2068${value}\u2069` : value;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, set(value)]));
}

const flat = new Map<Locale, ReadonlyMap<string, string>>();

function sentencesIn(locale: Locale): ReadonlyMap<string, string> {
  const known = flat.get(locale) ?? new Map(pathsIn(messagesOf[locale]));
  flat.set(locale, known);
  return known;
}

/** Every sentence of a tree of words with its path. */
export function pathsIn(node: object, prefix = ""): [path: string, text: string][] {
  return Object.entries(node).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + name, value]] : pathsIn(value, `${prefix}${name}.`),
  );
}

function dates(locale: Locale): (seconds: number) => string {
  // In UTC: nobody told where the person is, and pages of one account must not disagree.
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  return (seconds) => format.format(seconds * 1000);
}

const units = [
  { unit: "day", seconds: 86_400, enough: 10 },
  { unit: "hour", seconds: 3_600, enough: 10 },
  { unit: "minute", seconds: 60, enough: 2 },
  { unit: "second", seconds: 1, enough: 1 },
] as const;

/** Says the largest unit that fits evenly, or of which there are `enough` that rounding up does no harm. */
function durations(locale: Locale): (seconds: number) => string {
  const formats = units.map(({ unit, seconds, enough }) => ({
    seconds,
    enough,
    format: new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }),
  }));
  return (total) => {
    const whole = Math.max(1, Math.ceil(total));
    const fitting = formats.find(({ seconds, enough }) => whole % seconds === 0 || whole >= enough * seconds);
    return fitting ? fitting.format.format(Math.ceil(whole / fitting.seconds)) : String(whole);
  };
}
