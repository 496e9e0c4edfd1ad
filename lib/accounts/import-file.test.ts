import { describe, expect, test } from "vitest";
import { readImportFile } from "./import-file.ts";

const hash = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const ada = {
  username: "ada",
  email: "ada@example.com",
  email_verified: true,
  claims: { name: "Ada" },
  subject: "7",
  password_hash: hash,
};
const read = {
  username: "ada",
  email: "ada@example.com",
  isEmailVerified: true,
  claims: { name: "Ada" },
  subject: "7",
  isDisabled: false,
  passwordHash: hash,
};
const bob = { username: "bob" };
const readBob = {
  username: "bob",
  email: null,
  isEmailVerified: false,
  claims: {},
  subject: undefined,
  isDisabled: false,
  passwordHash: null,
};

test.each([
  ["one object a line", `${JSON.stringify(ada)}\r\n\n${JSON.stringify(bob)}\n`],
  ["with a byte order mark", `\uFEFF${JSON.stringify(ada)}\n${JSON.stringify(bob)}`],
  ["an array", JSON.stringify([ada, bob], null, 2)],
  ["an export", JSON.stringify({ users: [ada, bob] })],
])("%s", (_form, text) => {
  expect(readImportFile(text)).toEqual({ ok: true, accounts: [read, readBob] });
});

test("one line is one person", () => {
  expect(readImportFile(JSON.stringify(bob))).toEqual({ ok: true, accounts: [readBob] });
});

describe("mistakes", () => {
  test("all of them at once, by their place, and nothing of what the file holds", () => {
    const result = readImportFile(
      [
        JSON.stringify({ ...ada, email: "hidden" }),
        "{ hidden",
        JSON.stringify({ ...ada, password_hash: "hidden", pasword: "hidden" }),
        JSON.stringify({ ...ada, username: " ", claims: { sub: "hidden" } }),
        JSON.stringify({ ...ada, email_verified: "hidden" }),
      ].join("\n"),
    );
    if (result.ok) throw new Error("It was taken");
    expect(result.mistakes).toContainEqual("line 2: is not JSON");
    for (const line of [
      "line 1: email",
      "line 3: password_hash",
      "line 4: username",
      "line 4: claims",
      "line 5: email_verified",
    ])
      expect(result.mistakes.filter((mistake) => mistake.startsWith(line))).toHaveLength(1);
    expect(result.mistakes.join("\n")).not.toContain("hidden");
  });

  test.each(["", "\n\n", "[]", '{"users":[]}'])("%j: nobody", (text) => {
    expect(readImportFile(text)).toEqual({ ok: false, mistakes: ["There is nobody in it"] });
  });
});
