// Marks in the log and names of cookies: what they tell, and whose they are.
import { expect, test } from "vitest";
import { cookieName, isOwnCookie, subjectMark } from "./house.ts";
import { houseOn, oneSecret, otherSecret } from "./test-house.ts";

const address = "http://127.0.0.1:4445";
const house = houseOn(address, { secrets: [oneSecret] });

test("a subject has one mark per secret, and the mark does not tell it", () => {
  const mark = subjectMark(house, "ada@example.com");
  expect(mark).toMatch(/^[\w-]{12}$/);
  expect(subjectMark(house, "ada@example.com")).toBe(mark);
  expect(subjectMark(houseOn(address, { secrets: [otherSecret] }), "ada@example.com")).not.toBe(mark);
  expect(subjectMark(house, "bob@example.com")).not.toBe(mark);
});

test("our own cookies are known by name, on https and off it", () => {
  for (const name of ["flow-abc", "gatehouse-session"]) {
    expect(isOwnCookie(name)).toBe(true);
    expect(isOwnCookie(cookieName(house, name))).toBe(true);
  }
  for (const name of ["ory_kratos_session", "overflow-1", "x-gatehouse-session"]) expect(isOwnCookie(name)).toBe(false);
});
