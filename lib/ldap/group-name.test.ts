import { expect, test } from "vitest";
import { isBelow, leadingValue } from "./group-name.ts";

test.each([
  ["cn=Staff,ou=groups,dc=example", "Staff"],
  ["CN = Staff , ou=groups", "Staff"],
  ["cn=R\\2c D\\, x\\C3\\BC,dc=example", "R, D, xü"],
  ["cn=a+ou=b,dc=example", "a"],
  ["cn=Staff", "Staff"],
  ["staff", ""],
  ["", ""],
])("%j is called %j", (dn, name) => {
  expect(leadingValue(dn)).toBe(name);
});

test.each<[boolean, string]>([
  [true, "cn=a,ou=groups,dc=example"],
  [true, "CN=a, OU=Groups , DC=example"],
  [true, "cn=a\\\\,ou=groups,dc=example"],
  [false, "cn=a\\,ou=groups,dc=example"],
  [false, "cn=a,ou=moregroups,dc=example"],
  [false, "ou=groups,dc=example"],
  [false, "cn=a,dc=example"],
])("below: %s for %j", (expected, dn) => {
  expect(isBelow(dn, "ou=groups,dc=example")).toBe(expected);
});

test("without a base everything counts", () => {
  expect(isBelow("cn=a,dc=example", "")).toBe(true);
});
