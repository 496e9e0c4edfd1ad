import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultUserCodeAlphabet } from "./config.ts";
import { normalizeUserCode, userCodeLimit } from "./user-code.ts";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const alphabets = [
  defaultUserCodeAlphabet,
  upper,
  "0123456789",
  "BCDFGHJKLMNPQRSTVWXZ",
  "abcdefghijkmnpqrstuvwxyz",
  "ABCDEFGHJKLMNPQRSTUVWXYZ23456789",
  `${upper}-`,
  "abcdefgh_.",
];
const alphabet = fc.constantFrom(...alphabets);
const isSingleCase = (letters: string) => letters === letters.toUpperCase() || letters === letters.toLowerCase();

// Half of a pair, ligatures that unfold to eighteen letters, letters whose capital is two, marks, joiners, jamo.
const oddity = fc.constantFrom(
  "\ud83d",
  "\udca5",
  "\ufdfa",
  "\u00df",
  "\u0149",
  "\u01f0",
  "\u0390",
  "\ufb03",
  "\u0130",
  "\u0345",
  "\u200d",
  "\u0301",
  "\u1100",
  "\u1161",
  "\u11a8",
  "\u212a",
  "\u017f",
  "\u1e9e",
  "\uff21",
  "\u24d0",
  "\u{1d400}",
  "-",
  " ",
);
const typed = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: oddity, maxLength: 80 }),
  fc.string({ unit: fc.oneof(oddity, fc.constantFrom(...defaultUserCodeAlphabet)), maxLength: 90 }),
);

describe("whatever is typed", () => {
  test("comes out as letters, digits and what the alphabet has, no longer than the limit", () => {
    fc.assert(
      fc.property(typed, alphabet, (text, letters) => {
        const code = normalizeUserCode(text, letters);
        expect(code.length).toBeLessThanOrEqual(userCodeLimit);
        for (const character of code) expect(letters.includes(character) || /[\p{L}\p{N}]/u.test(character)).toBe(true);
        expect(code.isWellFormed()).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test("stays what it is when it is read again", () => {
    fc.assert(
      fc.property(typed, alphabet, (text, letters) => {
        const code = normalizeUserCode(text, letters);
        expect(normalizeUserCode(code, letters)).toBe(code);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a code of any alphabet", () => {
  const codes = alphabet.chain((letters) =>
    fc.tuple(fc.constant(letters), fc.string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 16 })),
  );
  const separator = fc.constantFrom(
    "",
    "",
    " ",
    "-",
    "\u2013",
    "\u00b7",
    ".",
    "_",
    "/",
    "\t",
    "\u3000",
    "\u200b",
    "\ufeff",
  );

  test("is found in each of its spellings", () => {
    fc.assert(
      fc.property(
        codes,
        fc.array(separator, { minLength: 17, maxLength: 17 }),
        fc.boolean(),
        ([letters, code], gaps, isWide) => {
          const spell = (character: string) =>
            isWide && /[!-~]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character;
          const usable = gaps.map((gap) =>
            [...letters].some((own) => gap.normalize("NFKC").includes(own)) ? "" : gap,
          );
          const text =
            [...code].map((character, at) => (usable[at] ?? "") + spell(character)).join("") + (usable[16] ?? "");
          expect(normalizeUserCode(text, letters)).toBe(code);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("is found in the other case where the alphabet has one case, and only there", () => {
    fc.assert(
      fc.property(codes, ([letters, code]) => {
        const swapped = code.replace(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
        expect(normalizeUserCode(swapped, letters)).toBe(isSingleCase(letters) ? code : swapped);
      }),
    );
  });

  test("is not changed into another one", () => {
    fc.assert(
      fc.property(codes, ([letters, code]) => {
        expect(normalizeUserCode(code, letters)).toBe(code);
      }),
    );
  });
});
