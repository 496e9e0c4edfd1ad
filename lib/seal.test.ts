import { expect, test } from "vitest";
import { z } from "zod";
import { createSealer } from "./seal.ts";

const old = "old-old-old-old-old-old-old-old-1234567890";
const fresh = "new-new-new-new-new-new-new-new-1234567890";
const schema = z.object({ n: z.number() });

function sealer(secrets: string[], clock = { ms: 1_000_000 }) {
  const failures: string[] = [];
  return {
    failures,
    clock,
    ...createSealer(
      secrets,
      (reason) => failures.push(reason),
      () => clock.ms,
    ),
  };
}

test("what was sealed comes back, also in another process", async () => {
  const sealed = await sealer([old]).seal({ n: 1 }, 60);
  expect(await sealer([old]).unseal(sealed, schema)).toEqual({ n: 1 });
});

test("a rotation signs nobody out, and a secret nobody has opens nothing", async () => {
  const sealed = await sealer([old]).seal({ n: 1 }, 60);
  expect(await sealer([fresh, old]).unseal(sealed, schema)).toEqual({ n: 1 });
  const stranger = sealer([fresh]);
  expect(await stranger.unseal(sealed, schema)).toBeNull();
  expect(stranger.failures).toEqual(["unreadable"]);
  expect(await sealer([old]).unseal(await sealer([fresh, old]).seal({ n: 2 }, 60), schema)).toBeNull();
});

test("no changed character survives", async () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const sealed = await sealer([old]).seal({ n: 1 }, 60);
  for (let at = 0; at < sealed.length; at += 17) {
    const other = alphabet[alphabet.indexOf(sealed.charAt(at)) ^ 32] ?? "A";
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    expect(await sealer([old]).unseal(changed, schema), `position ${at}`).toBeNull();
  }
  for (const junk of ["", "x", "Fe26.2*1*", "null"]) expect(await sealer([old]).unseal(junk, schema)).toBeNull();
});

test("it ends when it said, also where it is remembered", async () => {
  const one = sealer([old]);
  const sealed = await one.seal({ n: 1 }, 60);
  one.clock.ms += 59_999;
  expect(await one.unseal(sealed, schema)).toEqual({ n: 1 });
  one.clock.ms += 1;
  expect(await one.unseal(sealed, schema)).toBeNull();
  expect(await sealer([old], { ms: 1_060_000 }).unseal(sealed, schema)).toBeNull();
  expect(await sealer([old], { ms: 1_059_999 }).unseal(sealed, schema)).toEqual({ n: 1 });
});

test("a shape of another release counts as absent", async () => {
  const one = sealer([old]);
  expect(await one.unseal(await one.seal({ n: "1" }, 60), schema)).toBeNull();
  expect(one.failures).toEqual(["outdated"]);
});

test("what is remembered stays what was sealed, whatever happens to the object", async () => {
  const one = sealer([old]);
  const value = { n: 1 };
  const sealed = await one.seal(value, 60);
  value.n = 2;
  expect(await one.unseal(sealed, schema)).toEqual({ n: 1 });
});

test("every part of the seal counts, and none can be left out", async () => {
  const sealed = await sealer([old]).seal({ n: 1 }, 60);
  const parts = sealed.split("*");
  expect(parts.length).toBeGreaterThan(5);
  const other = (await sealer([old]).seal({ n: 2 }, 60)).split("*");
  for (const at of parts.keys()) {
    const one = sealer([old]);
    expect(await one.unseal(parts.with(at, "").join("*"), schema), `without part ${at}`).toEqual(
      parts[at] === "" ? { n: 1 } : null,
    );
    if (parts[at] === other[at]) continue;
    expect(await one.unseal(parts.with(at, other[at] ?? "").join("*"), schema), `foreign part ${at}`).toBeNull();
  }
});

test("what it remembers is bounded", async () => {
  const one = sealer([old]);
  const sealed = await one.seal({ n: 1 }, 60);
  // Only the memory gives one and the same object twice.
  const anything = z.unknown();
  const remembered = await one.unseal(sealed, anything);
  expect(await one.unseal(sealed, anything)).toBe(remembered);
  for (let n = 0; n < 1000; n++) await one.seal({ n }, 60);
  const again = await one.unseal(sealed, anything);
  expect(again).toEqual(remembered);
  expect(again).not.toBe(remembered);
});

test("a sealer without a secret is none", () => {
  expect(() => sealer([])).toThrow("at least one secret");
});
