import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { locales } from "./languages.ts";
import { settingReader } from "./setting-reader.ts";
import { readTexts } from "./settings/texts.ts";
import { createTexts } from "./texts.ts";

function read(texts: unknown, more: Record<string, string> = {}) {
  const reader = settingReader({ TEXTS: typeof texts === "string" ? texts : JSON.stringify(texts), ...more }, () => "");
  const settings = readTexts(reader);
  return { texts: createTexts(settings), settings, problems: reader.complaints.map(({ problem }) => problem) };
}

describe("own words", () => {
  const { texts, problems } = read({
    en: {
      login: { title: "Welcome back" },
      scopes: { "notes.read": { title: "Read your notes", description: "All." } },
    },
    de: { consent: { accept: "Ja, gerne" } },
    clients: { acme: { en: { login: { title: "Hello at {product}" } }, de: { login: { title: "Moin" } } } },
  });

  it("take the place of ours, in their language only", () => {
    expect(problems).toEqual(["clients.acme.en.login.title: asks for {product}, which is not known there"]);
    expect(texts.translator("en")("login.title")).toBe("Welcome back");
    expect(texts.translator("de")("login.title")).toBe("Bitte melden Sie sich an");
    expect(texts.translator("de")("consent.accept")).toBe("Ja, gerne");
  });

  it("of a client take the place of the house's", () => {
    expect(texts.translator("de", "acme")("login.title")).toBe("Moin");
    expect(texts.translator("de", "acme")("consent.accept")).toBe("Ja, gerne");
    expect(texts.translator("de", "other")("login.title")).toBe("Bitte melden Sie sich an");
    expect(texts.translator("de", "constructor")("login.title")).toBe("Bitte melden Sie sich an");
  });

  it("name scopes that we have no words for, in another language rather than not at all", () => {
    expect(texts.translator("en").scope("notes.read")).toEqual({ title: "Read your notes", description: "All." });
    expect(texts.translator("fr").scope("notes.read")).toEqual({ title: "Read your notes", description: "All." });
    expect(texts.translator("fr").scope("notes.write")).toBeNull();
    expect(texts.translator("fr").scope("email")?.title).not.toBe("Read your email address");
  });
});

it("are ours where nothing was said", () => {
  const { texts, problems } = read("");
  expect(problems).toEqual([]);
  expect(texts.locales).toEqual(locales);
});

it.each([
  ["not JSON", "is no JSON"],
  [[], "is not made of objects: languages, in each of them groups of words"],
  [{ en: "x" }, "is not made of objects: languages, in each of them groups of words"],
  [{ tlh: {} }, "tlh: is no language that there is"],
  [{ en: { login: { titel: "x" } } }, "en.login.titel: is no sentence of any page"],
  [{ en: { login: { title: " " } } }, "en.login.title: is empty"],
  [{ en: { login: { title: "{" } } }, "en.login.title: is no ICU message: a brace is missing or one too many"],
  [{ en: { login: { lead: "{name}" } } }, "en.login.lead: asks for {name}, which is not known there"],
  [{ en: { login: { title: "x".repeat(2001) } } }, "en.login.title: is longer than 2000 characters"],
  [{ en: { scopes: { a: { title: "{client}" } } } }, "en.scopes.a.title: asks for {client}, which is not known there"],
  [{ en: { scopes: { a: { name: "x" } } } }, "en.scopes.a.name: is no sentence of any page"],
  [{ clients: { a: { en: { x: "y" } } } }, "clients.a.en.x: is no sentence of any page"],
])("complains about %j", (texts, problem) => {
  expect(read(texts).problems).toEqual([problem]);
});

it("offers the languages that an operator named, the first for everybody else", () => {
  expect(read("", { LANGUAGES: "fr, de" }).texts).toMatchObject({ locales: ["fr", "de"], fallback: "fr" });
  expect(read("").texts.fallback).toBe("en");
  const wrong = read("", { LANGUAGES: "fr,klingon" });
  expect(wrong.problems).toEqual(["names a language twice, or one that there is not"]);
});

it("takes the example of the documentation", () => {
  const page = readFileSync(new URL("../docs/languages.md", import.meta.url), "utf8");
  const example = /<!-- example: texts -->\n```json\n(.*?)```/s.exec(page)?.[1] ?? "";
  const { texts, problems } = read(example);
  expect(problems).toEqual([]);
  expect(texts.translator("en")("login.title")).toBe("Welcome back");
  expect(texts.translator("de").scope("notes:write")?.title).toBe("Ihre Notizen ändern");
});
