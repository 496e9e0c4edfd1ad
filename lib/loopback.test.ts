// What is taken for this machine, and what only looks like it: a password would go there in clear.
import { expect, test } from "vitest";
import { isLoopback } from "./loopback.ts";

test.each(["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])("%s is this machine", (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  ...["127.0.0.1.example.com", "localhost.example.com", "xlocalhost", "127.0.0", "127.0.0.1.1", "127.0.0.999"],
  ...[
    "1127.0.0.1",
    "128.0.0.1",
    "10.0.0.7",
    "0.0.0.0",
    "[::]",
    "[::1",
    "::10",
    "[::ffff:127.0.0.1]",
    "",
    "127.0.0.1\n",
    " ::1",
  ],
])("%j is not", (host) => {
  expect(isLoopback(host)).toBe(false);
});

test("other spellings that a URL mends are this machine, too", () => {
  for (const spelling of ["127.1", "0x7f000001", "2130706433", "[0:0:0:0:0:0:0:1]"])
    expect(isLoopback(new URL(`http://${spelling}`).hostname)).toBe(true);
});
