// Decides the words of a page: the language, the sentence, and how a number of seconds is said.
import english from "../messages/en.json" with { type: "json" };

/** The shape every language has; English is the original. */
export type Messages = typeof english;

type PathIn<Node> = {
  [Name in keyof Node & string]: Node[Name] extends string ? Name : `${Name}.${PathIn<Node[Name]>}`;
}[keyof Node & string];

/** Every sentence by its path: "login.title". A path that does not exist does not compile. */
export type MessageKey = PathIn<Messages>;
export type MessageValues = Readonly<Record<string, string | number>>;

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

const languages = { en: english } satisfies Record<string, Messages>;
export type Locale = keyof typeof languages;
export const locales: readonly Locale[] = ["en"];
export const defaultLocale: Locale = "en";

export type Translator = {
  /** The sentence with `{name}` replaced by `values.name`. Plain text: whoever draws it escapes it. */
  (key: MessageKey, values?: MessageValues): string;
  readonly locale: Locale;
  readonly direction: "ltr" | "rtl";
  /** Seconds in words: "30 days", "90 seconds". */
  duration(seconds: number): string;
};

/** True if this code has words of its own: then `${group}.${code}` is the start of a known path. */
export function isMessageIn<Name extends Group>(group: Name, code: string): code is keyof Messages[Name] & string {
  return Object.hasOwn(english[group], code);
}

const translators = new Map<Locale, Translator>();

/** One translator per language; cheap to call for every page. */
export function translator(locale: Locale): Translator {
  const known = translators.get(locale);
  if (known) return known;
  const made = makeTranslator(locale);
  translators.set(locale, made);
  return made;
}

function makeTranslator(locale: Locale): Translator {
  const sentences = flatten(languages[locale]);
  const translate = (key: MessageKey, values: MessageValues = {}): string =>
    (sentences.get(key) ?? key).replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      String(values[name] ?? placeholder),
    );
  return Object.assign(translate, { locale, direction: "ltr" as const, duration: durations(locale) });
}

function flatten(node: object, prefix = "", into = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === "string") into.set(prefix + name, value);
    else flatten(value, `${prefix}${name}.`, into);
  }
  return into;
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
