import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jsonValue } from "./json.ts";
import { createSealer } from "./seal.ts";

const secret = fc.uint8Array({ minLength: 24, maxLength: 48 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
const anything = z.unknown();

/** A process of its own: nothing is remembered that its seal does not prove. */
const fresh = (secrets: readonly string[], nowMs = 1_000_000) =>
  createSealer(
    secrets,
    () => undefined,
    () => nowMs,
  );

/** What our own schema keeps of a value, besides what JSON does: no member that would become a prototype. */
const asJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (name, member) => (name === "__proto__" ? undefined : member));

describe("whatever is sealed", () => {
  test("comes back as it was, here and in another process", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), secret, async (value, one) => {
        const here = fresh([one]);
        const sealed = await here.seal(value, 60);
        // As text: a member called __proto__ is lost in most comparisons.
        expect(JSON.stringify(await here.unseal(sealed, anything))).toBe(JSON.stringify(value));
        expect(JSON.stringify(await fresh([one]).unseal(sealed, anything))).toBe(JSON.stringify(value));
        expect(await fresh([one]).unseal(sealed, jsonValue)).toEqual(asJson(value));
      }),
      { numRuns: 200 },
    );
  });

  test("can be kept in a cookie as it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), secret, async (value, one) => {
        expect(await fresh([one]).seal(value, 60)).toMatch(/^[\w.*~-]+$/);
      }),
      { numRuns: 100 },
    );
  });

  test("is read by no other secret, and by every rotation that still has its own", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(secret, { minLength: 2, maxLength: 4 }), fc.nat(), async (secrets, pick) => {
        const own = secrets[pick % secrets.length] ?? "";
        const others = secrets.filter((other) => other !== own);
        const sealed = await fresh([own]).seal({ n: pick }, 60);
        expect(await fresh(secrets).unseal(sealed, anything)).toEqual({ n: pick });
        expect(await fresh([...others, own]).unseal(sealed, anything)).toEqual({ n: pick });
        expect(await fresh(others).unseal(sealed, anything)).toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  test("ends at its second, not before and not after", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(2_000_000_000), async (life, start) => {
        const one = "one-secret-of-thirty-two-characters-or-more";
        const sealed = await fresh([one], start).seal("value", life);
        const end = start + life * 1000;
        expect(await fresh([one], end - 1).unseal(sealed, anything)).toBe("value");
        expect(await fresh([one], end).unseal(sealed, anything)).toBeNull();
        expect(await fresh([one], end + 86_400_000).unseal(sealed, anything)).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});

describe("whatever is made of a seal", () => {
  const one = "one-secret-of-thirty-two-characters-or-more";
  const seal = (value: unknown) => fresh([one]).seal(value, 60);
  const expectNothing = async (text: string) => {
    expect(await fresh([one]).unseal(text, anything)).toBeNull();
  };

  test("by changing any one character of it is none", async () => {
    const sealed = await seal({ subject: "someone" });
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_*~.= %";
    const at = fc.nat(sealed.length - 1);
    await fc.assert(
      fc.asyncProperty(at, fc.constantFrom(...alphabet), async (index, other) => {
        fc.pre(sealed[index] !== other);
        await expectNothing(sealed.slice(0, index) + other + sealed.slice(index + 1));
      }),
      // Every place at least once, and every letter in the last place of the MAC, where some bits mean nothing.
      {
        numRuns: 500,
        examples: [
          ...[...sealed].map((own, index): [number, string] => [index, own === "B" ? "A" : "B"]),
          ...[...alphabet].map((other): [number, string] => [sealed.length - "~2".length - 1, other]),
        ],
      },
    );
  });

  test("by cutting it, doubling it or writing around it is none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(), fc.string({ minLength: 1 }), async (value, cut, text) => {
        const [sealed, other] = [await seal(value), await seal({ other: 1 })];
        await expectNothing(sealed.slice(0, cut % sealed.length));
        await expectNothing(sealed.slice(1 + (cut % sealed.length)));
        for (const mixed of [sealed + other, sealed + sealed, sealed + text, text + sealed, `${sealed}~2`]) {
          await expectNothing(mixed);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("by mixing the parts of two is none", async () => {
    const [left, right] = [(await seal({ n: 1 })).split("*"), (await seal({ n: 2 })).split("*")];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: left.length, maxLength: left.length }), async (choice) => {
        const mixed = choice.map((isLeft, at) => (isLeft ? left : right)[at] ?? "").join("*");
        fc.pre(mixed !== left.join("*") && mixed !== right.join("*"));
        await expectNothing(mixed);
      }),
      { numRuns: 200 },
    );
  });

  test("of nothing at all is none", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.json()), expectNothing), {
      numRuns: 300,
    });
  });
});
