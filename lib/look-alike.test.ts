import { describe, expect, test } from "vitest";
import { mixesLetters, namesAnotherAddress, readsAsOneOf } from "./look-alike.ts";

describe("letters of several alphabets in one word", () => {
  test.each([
    ["a Cyrillic a", "P\u0430ypal"],
    ["a Greek o", "N\u03bftes"],
    ["a Cherokee letter", "\u13d4ool"],
    ["a Latin letter in a Cyrillic word", "\u0417a\u043c\u0435\u0442\u043a\u0438"],
    ["only the last word", "House Not\u0435s"],
    ["behind an accent", "Na\u0308\u0456ve"],
  ])("%s", (_what, name) => expect(mixesLetters(name)).toBe(true));

  test.each([
    "Acme Notes",
    "Café Größe",
    "Заметки",
    "Acme Заметки",
    "Σημειώσεις",
    "مفكرة Notes",
    "メモ帳アプリ",
    "LINEで開く",
    "笔记App",
    "노트 Pro",
    "मेरे नोट्स",
    "บันทึก",
    "Notes 2",
    "№1 ª",
    "100 % 🦊",
    "",
  ])("%j is written as people write", (name) => expect(mixesLetters(name)).toBe(false));
});

describe("names that read as ours", () => {
  const ours = ["Gatehouse", "House Notes", "Größe"];

  test.each([
    "Gatehouse",
    "GATEHOUSE",
    "gatehouse support",
    "The Gatehouse Team",
    "GatehouseSupport",
    "Gate house",
    "G-a-t-e-h-o-u-s-e",
    "Gаtеhоusе",
    "Gateh0use",
    "Gátehöuse",
    "Ｇａｔｅｈｏｕｓｅ",
    "House  Notes",
    "House Notes (new)",
    "Grosse Größe",
  ])("%s", (name) => expect(readsAsOneOf(name, ours)).toBe(true));

  test.each(["Gate", "House", "Greenhouse Notes", "Acme Notes", "Notes House", "Gatehouses", "", "🦊"])(
    "%s does not",
    (name) => expect(readsAsOneOf(name, ours)).toBe(false),
  );

  test("I, l and 1 are one letter to a glance", () => {
    expect(readsAsOneOf("PaypaI", ["PayPal"])).toBe(true);
    expect(readsAsOneOf("paypa1", ["PayPal"])).toBe(true);
  });

  test("nothing is ours where there is no name, or one of two letters", () => {
    expect(readsAsOneOf("Anything", [])).toBe(false);
    expect(readsAsOneOf("X to Y", ["X", "to", "", "🦊"])).toBe(false);
  });
});

describe("names that hold an address", () => {
  test.each([
    ["accounts.example.com", "evil.example"],
    ["Sign in to bank.com", "bank.com.evil.example"],
    ["bank.com", "mybank.com"],
    ["bank.com", null],
    ["bank.com", "com.bank.app:"],
  ])("%s at %s", (name, host) => expect(namesAnotherAddress(name, host)).toBe(true));

  test.each([
    ["Booking.com", "booking.com"],
    ["Booking.com", "app.booking.com:8443"],
    ["Node.js tools", "tools.example"],
    ["Notes.app", "notes.example"],
    ["Notes v2.0", "notes.example"],
    ["dot.community", "notes.example"],
    ["", null],
  ])("%s at %s is a name", (name, host) => expect(namesAnotherAddress(name, host)).toBe(false));
});
