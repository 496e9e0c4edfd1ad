import type { Entry } from "ldapts";
import { describe, expect, test } from "vitest";
import { bytesOf, guidBytes, idOf, isSwitchedOff, textsOf } from "./entry.ts";

const entry = (values: Record<string, string | string[] | Buffer | Buffer[]>): Entry => ({ dn: "cn=x", ...values });
const uuid = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0";

test("attributes are found however they are spelt; a place is none", () => {
  expect(textsOf(entry({ DISPLAYNAME: "Ada" }), "displayName", 10)).toEqual(["Ada"]);
  expect(bytesOf(entry({}), "mail")).toEqual([]);
  expect(bytesOf(entry({}), "dn")).toEqual([]);
});

test("what is no text or too long is left out", () => {
  const values = [Buffer.from([0xff, 0xfe]), Buffer.from("ok"), Buffer.alloc(1_000_000, 65)];
  expect(textsOf(entry({ cn: values }), "cn", 10)).toEqual(["ok"]);
});

describe("an id", () => {
  const bytes = Buffer.from("33221100554477668899aabbccddeeff", "hex");
  const text = "00112233-4455-6677-8899-aabbccddeeff";

  test("is the UUID, or Microsoft's in canonical order", () => {
    expect(idOf(entry({ entryUUID: uuid.toUpperCase() }), null)).toBe(uuid);
    expect(idOf(entry({ objectGUID: bytes }), null)).toBe(text);
    expect(idOf(entry({ objectguid: bytes }), "objectGUID")).toBe(text);
    expect(guidBytes(text)).toEqual(bytes);
    expect(guidBytes("ada")).toBeNull();
  });

  test("that happens to be text is the same sixteen bytes", () => {
    expect(idOf(entry({ objectGUID: "ABCDEFGHIJKLMNOP" }), null)).toBe("44434241-4645-4847-494a-4b4c4d4e4f50");
  });

  test("may be another attribute, as it is", () => {
    expect(idOf(entry({ employeeNumber: "E-7" }), "employeeNumber")).toBe("E-7");
  });

  test.each<[string, Entry, string | null]>([
    ["none", entry({}), null],
    ["two", entry({ entryUUID: [uuid, uuid.replace("0b", "0c")] }), null],
    ["two kinds", entry({ entryUUID: uuid, objectGUID: bytes }), null],
    ["no UUID", entry({ entryUUID: "ada" }), null],
    ["bytes of another length", entry({ objectGUID: bytes.subarray(1) }), null],
    ["white space", entry({ employeeNumber: "7 " }), "employeeNumber"],
    ["invisible characters", entry({ employeeNumber: "7\u200b" }), "employeeNumber"],
    ["too long", entry({ employeeNumber: "7".repeat(201) }), "employeeNumber"],
    ["binary", entry({ employeeNumber: Buffer.from([0xff]) }), "employeeNumber"],
    ["empty", entry({ employeeNumber: "" }), "employeeNumber"],
  ])("that is %s is none", (_name, from, attribute) => {
    expect(() => idOf(from, attribute)).toThrow(/no usable|more than one/);
  });
});

test.each<[boolean, Entry]>([
  [false, entry({ userAccountControl: "512" })],
  [true, entry({ userAccountControl: "514" })],
  [true, entry({ pwdAccountLockedTime: "000001010000Z" })],
  // Locked for a while after wrong guesses: that would let strangers end somebody's sign-in.
  [false, entry({ pwdAccountLockedTime: "20260101000000Z" })],
  [true, entry({ nsAccountLock: "TRUE" })],
  [false, entry({ nsAccountLock: "false", userAccountControl: "x" })],
  [false, entry({})],
])("switched off: %s", (expected, from) => {
  expect(isSwitchedOff(from)).toBe(expected);
});
