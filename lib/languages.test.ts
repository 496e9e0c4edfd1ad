import { describe, expect, it } from "vitest";
import { type Locale, languages, locales, messagesOf } from "./languages.ts";
import { pathsIn, placeholders, sentence, translator } from "./messages.ts";

const english = new Map(pathsIn(messagesOf.en));
const others = locales.filter((locale) => locale !== "en");

it("are at least twelve, named and in the order of their names", () => {
  expect(locales.length).toBeGreaterThanOrEqual(12);
  expect(Object.keys(languages)).toHaveLength(Object.keys(messagesOf).length);
});

describe.each(others)("%s", (locale) => {
  const sentences = pathsIn(messagesOf[locale]);

  it("has the sentences of English, in its order", () => {
    expect(sentences.map(([path]) => path)).toEqual([...english.keys()]);
  });

  it.each(sentences)("%s asks for the same values, and is written as the language is", (path, text) => {
    const original = english.get(path) ?? "";
    expect([...placeholders(text)].sort()).toEqual([...placeholders(original)].sort());
    expect(text).toBe(text.trim());
    // The straight apostrophe quotes in an ICU message, and is nobody's apostrophe in print.
    expect(text).not.toMatch(/["'!！]| {2}|\.\.\./);
    if (/\.$/.test(original) && !/[:：]$/.test(text)) expect(text).toMatch(/[.。؟?]}*$/);
    if (!/[.!?]$/.test(original)) expect(text).not.toMatch(/[.。]$/);
    if (original.replaceAll(/\{.*?\}/g, "").match(/\p{L}+/gu)?.[3]) expect(text).not.toBe(original);
  });

  it("has a form for every number that its grammar tells apart", () => {
    const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [path, text] of sentences) {
      for (const [, forms] of text.matchAll(/\{\w+, plural,((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/g)) {
        const given = [...(forms ?? "").matchAll(/(\w+) \{/g)].map(([, form]) => form);
        expect([...new Set(given)].sort(), path).toEqual(expect.arrayContaining([...categories].sort()));
      }
    }
  });

  it("says every number in some words", () => {
    const values = Object.fromEntries(
      [...english].flatMap(([, text]) => [...placeholders(text)].map((name) => [name, "7"])),
    );
    for (const [path, text] of sentences) {
      const said = sentence(text, locale)(values);
      expect(said, path).not.toMatch(/[{}]|undefined/);
    }
  });

  it("says times in its own words", () => {
    expect(translator(locale).duration(2_592_000)).toBe(
      new Intl.NumberFormat(locale, { style: "unit", unit: "day", unitDisplay: "long" }).format(30),
    );
    expect(translator(locale).date(1_795_651_200)).not.toBe(translator("en").date(1_795_651_200));
  });
});

it.each<[Locale, string]>([
  ["ar", "rtl"],
  ["he", "rtl"],
  ["de", "ltr"],
])("writes %s %s", (locale, direction) => {
  expect(translator(locale).direction).toBe(direction);
});
