import { expect, test } from "vitest";
import { isEmailAddress } from "./email-address.ts";

test.each(["ada@example.com", "a.b+c@mail.example.co.uk", "o'neil@example.com", "x@bücher.example"])("%s", (text) =>
  expect(isEmailAddress(text)).toBe(true),
);

test.each([
  "",
  "ada",
  "ada@",
  "@example.com",
  "ada@localhost",
  "ada@example.com, eve@example.com",
  "ada@example.com\r\nBcc: eve@example.com",
  "ada@example.com\n",
  '"a b"@example.com',
  "Ada <ada@example.com>",
  "ada@example.com>",
  "a@b@example.com",
  ".ada@example.com",
  "a..b@example.com",
  "ada@-example.com",
  "ada@exam ple.com",
  "\u202eada@example.com",
  `${"x".repeat(65)}@example.com`,
  `ada@${"example.".repeat(40)}com`,
])("%j is none", (text) => expect(isEmailAddress(text)).toBe(false));
