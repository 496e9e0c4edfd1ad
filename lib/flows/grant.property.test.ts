import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { covers, intersect, missingScopes } from "./grant.ts";

// Few words, so that both sides often agree, and such as are nearly each other, so that nearly is tried too.
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("openid", "OPENID", " openid", "email", "openid email", "*", "open*", "") },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "length", "0", "openid\u0000", "opеnid") },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const words = fc.array(word, { maxLength: 12 });

describe("the grant", () => {
  test("holds what was asked for and ticked, and nothing else", () => {
    fc.assert(
      fc.property(words, words, (requested, ticked) => {
        const granted = intersect(requested, ticked);
        for (const scope of granted) {
          expect(requested).toContain(scope);
          expect(ticked).toContain(scope);
        }
        for (const scope of requested) expect(granted.includes(scope)).toBe(ticked.includes(scope));
      }),
    );
  });

  test("names everything once, in asked order, however it was ticked", () => {
    fc.assert(
      fc.property(words, words, fc.infiniteStream(fc.nat()), (requested, ticked, order) => {
        const granted = intersect(requested, ticked);
        expect(new Set(granted).size).toBe(granted.length);
        const places = granted.map((scope) => requested.indexOf(scope));
        expect(places).toEqual([...places].sort((a, b) => a - b));
        const shuffled = ticked.map((scope) => [order.next().value ?? 0, scope] as const).sort(([a], [b]) => a - b);
        expect(intersect(requested, [...shuffled.map(([, scope]) => scope), ...ticked])).toEqual(granted);
      }),
    );
  });

  test("does not change when it is granted again, and more ticks never take anything away", () => {
    fc.assert(
      fc.property(words, words, words, (requested, ticked, more) => {
        const granted = intersect(requested, ticked);
        expect(intersect(requested, granted)).toEqual(granted);
        expect(intersect(granted, ticked)).toEqual(granted);
        expect(intersect(requested, [...more, ...ticked])).toEqual(expect.arrayContaining(granted));
      }),
    );
  });
});

describe("what is missing", () => {
  test("is what is required, was asked for and is not granted", () => {
    fc.assert(
      fc.property(words, words, words, (required, requested, ticked) => {
        const granted = intersect(requested, ticked);
        const missing = missingScopes(required, requested, granted);
        for (const scope of required) {
          expect(missing.includes(scope)).toBe(requested.includes(scope) && !ticked.includes(scope));
        }
        for (const scope of missing) expect(required).toContain(scope);
      }),
    );
  });

  test("is nothing once it is ticked too", () => {
    fc.assert(
      fc.property(words, words, words, (required, requested, ticked) => {
        expect(missingScopes(required, requested, intersect(requested, [...ticked, ...required]))).toEqual([]);
      }),
    );
  });
});

describe("an earlier grant", () => {
  test("covers a request exactly where all of it would be granted again", () => {
    fc.assert(
      fc.property(words, words, (granted, requested) => {
        expect(covers(granted, requested)).toBe(intersect(requested, granted).length === new Set(requested).size);
        expect(covers([...granted, ...requested], requested)).toBe(true);
      }),
    );
  });
});
