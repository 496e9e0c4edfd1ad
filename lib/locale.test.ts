import { expect, it } from "vitest";
import { locales } from "./languages.ts";
import { acceptedLanguages, matchLocale } from "./locale.ts";

it.each([
  [["de"], "de"],
  [["de-AT"], "de"],
  [["DE_de"], null],
  [["zh-CN"], "zh-Hans"],
  [["zh"], "zh-Hans"],
  [["zh-TW"], null],
  [["zh-Hant", "fr"], "fr"],
  [["pt"], "pt-BR"],
  [["pt-PT"], "pt-BR"],
  [["iw"], "he"],
  [["xx", "", "not a tag", "x".repeat(400), "ja-JP-u-ca-japanese"], "ja"],
  [["sr"], null],
  [[], null],
])("finds for %j the language %j", (wanted, found) => {
  expect(matchLocale(wanted, locales)).toBe(found);
});

it("offers only what is on offer", () => {
  expect(matchLocale(["de", "fr"], ["en", "fr"])).toBe("fr");
});

it("takes the same country's before another's", () => {
  expect(matchLocale(["de-DE"], ["en", "de"])).toBe("de");
});

it("stops looking where a list has no end", () => {
  expect(matchLocale([...Array.from({ length: 20 }, () => "xx"), "de"], locales)).toBeNull();
});

it.each([
  ["de-CH,de;q=0.9,en;q=0.8,*;q=0.5", ["de-CH", "de", "en"]],
  ["en;q=0.2, fr;q=1.0", ["fr", "en"]],
  ["en;q=0,fr", ["fr"]],
  ["en;q=x", []],
  ["", []],
  [null, []],
  [",;,,", []],
])("reads Accept-Language %j as %j", (header, languages) => {
  expect(acceptedLanguages(header)).toEqual(languages);
});
