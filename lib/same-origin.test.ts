import { expect, test } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

const own = "https://auth.example.com";

test.each([
  ["same-origin", own, true],
  ["same-origin", null, true],
  ["same-origin", "https://evil.example", false],
  ["same-origin", "null", false],
  ["same-site", own, false],
  ["cross-site", own, false],
  ["none", own, false],
  ["none", null, false],
  ["", own, false],
  [null, own, true],
  [null, null, false],
  [null, "null", false],
  [null, "", false],
  [null, "https://auth.example.com:8443", false],
  [null, "http://auth.example.com", false],
  [null, "https://auth.example.com.evil.example", false],
  [null, "https://auth.example.com/", false],
])("Sec-Fetch-Site %s, Origin %s: %s", (secFetchSite, origin, expected) => {
  expect(isSameOrigin({ secFetchSite, origin }, own)).toBe(expected);
});
