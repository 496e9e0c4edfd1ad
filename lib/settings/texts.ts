// Reads an operator's own words, TEXTS_FILE, and the languages that pages are offered in, LANGUAGES.
import { z } from "zod";
import { defaultLocale, isLocale, type Locale, locales, messagesOf } from "../languages.ts";
import { type OwnTexts, pathsIn, placeholders } from "../messages.ts";
import type { SettingReader } from "../setting-reader.ts";

/** Own words by language. */
export type TextsIn = ReadonlyMap<Locale, OwnTexts>;
export type TextSettings = {
  /** The languages on offer. */
  readonly locales: readonly Locale[];
  /** For whoever reads none of them. */
  readonly fallback: Locale;
  readonly house: TextsIn;
  /** By client id. */
  readonly clients: ReadonlyMap<string, TextsIn>;
};

const words = z.record(z.string(), z.unknown());
const schema = z.object({ clients: z.record(z.string().max(255), words).default({}) }).catchall(words);
const remedy = 'Example: {"en":{"login":{"title":"Welcome back"}}}; docs/languages.md says what can be in it.';
const textLimit = 2000;
const most = 10;

export function readTexts(reader: SettingReader): TextSettings {
  const named = readLocales(reader);
  const offered = named[0] ? { locales: named, fallback: named[0] } : { locales, fallback: defaultLocale };
  const nothing: TextSettings = { ...offered, house: new Map(), clients: new Map() };
  const given = reader.secretText("TEXTS");
  if (given === undefined) return nothing;
  const problems: string[] = [];
  const settings = parseTexts(given, problems);
  for (const problem of problems.slice(0, most)) reader.complain("TEXTS_FILE", problem, remedy);
  return settings === null ? nothing : { ...nothing, ...settings };
}

function readLocales(reader: SettingReader): readonly Locale[] {
  const named =
    reader
      .text("LANGUAGES")
      ?.split(",")
      .map((name) => name.trim()) ?? [];
  const known = [...new Set(named.filter(isLocale))];
  if (known.length < named.length) {
    reader.complain(
      "LANGUAGES",
      "names a language twice, or one that there is not",
      `There are ${locales.join(", ")}.`,
    );
  }
  return known;
}

function parseTexts(given: string, problems: string[]): Pick<TextSettings, "house" | "clients"> | null {
  let json: unknown;
  try {
    json = JSON.parse(given);
  } catch {
    problems.push("is no JSON");
    return null;
  }
  const { data } = schema.safeParse(json);
  if (!data) {
    problems.push("is not made of objects: languages, in each of them groups of words");
    return null;
  }
  const { clients, ...house } = data;
  return {
    house: textsIn(house, "", problems),
    clients: new Map(Object.entries(clients).map(([id, tree]) => [id, textsIn(tree, `clients.${id}.`, problems)])),
  };
}

function textsIn(tree: Readonly<Record<string, unknown>>, where: string, problems: string[]): TextsIn {
  const texts = new Map<Locale, OwnTexts>();
  for (const [name, words] of Object.entries(tree)) {
    if (!isLocale(name) || typeof words !== "object" || words === null) {
      problems.push(`${where}${name}: is no language that there is`);
      continue;
    }
    const paths = pathsIn(words);
    for (const [path, text] of paths) {
      const problem = problemWith(path, text);
      if (problem) problems.push(`${where}${name}.${path}: ${problem}`);
    }
    texts.set(name, new Map(paths));
  }
  return texts;
}

const english = new Map(pathsIn(messagesOf.en));

function problemWith(path: string, text: string): string | null {
  const original = english.get(path);
  if (original === undefined && !/^scopes\..+\.(title|description)$/s.test(path)) return "is no sentence of any page";
  if (text.trim() === "") return "is empty";
  if (text.length > textLimit) return `is longer than ${textLimit} characters`;
  try {
    const known = placeholders(original ?? "");
    const unknown = [...placeholders(text)].filter((name) => !known.has(name));
    return unknown.length > 0 ? `asks for {${unknown[0]}}, which is not known there` : null;
  } catch {
    return "is no ICU message: a brace is missing or one too many";
  }
}
