import { expect, test } from "vitest";
import { intersect, missingScopes } from "./grant.ts";

test("never more than was asked, in asked order, each once", () => {
  expect(intersect(["openid", "email", "email"], ["email", "openid", "openid"])).toEqual(["openid", "email"]);
  expect(intersect(["openid"], ["admin", "OPENID", " openid", "openid "])).toEqual([]);
  expect(intersect([], ["openid"])).toEqual([]);
  expect(intersect(["openid"], [])).toEqual([]);
});

test("what is required is reported, and only where it was asked for", () => {
  expect(missingScopes(["openid", "email"], ["openid", "profile"], ["profile"])).toEqual(["openid"]);
  expect(missingScopes(["openid"], ["openid"], ["openid"])).toEqual([]);
});
