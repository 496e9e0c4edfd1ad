import { describe, expect, test } from "vitest";
import { describeVerifier, loginContext } from "./conformance.ts";
import { passwordVerifier } from "./password.ts";
import type { CheckPassword } from "./verifier.ts";

const ada: CheckPassword = async (username, password) =>
  username === "ada" && password === "right-secret" ? { subject: "7", claims: { name: "Ada" } } : null;

describeVerifier("passwordVerifier", () => ({
  verifier: passwordVerifier("password", ada),
  right: { email: "ada", password: "right-secret" },
  subject: "7",
  wrongSecret: { email: "ada", password: "wrong-secret" },
  unknownName: { email: "nobody", password: "wrong-secret" },
  canBeGuessed: true,
  secretFields: ["password"],
}));

function spied() {
  const seen: { username: string; password: string; signal: AbortSignal }[] = [];
  const verifier = passwordVerifier("password", async (username, password, signal) => {
    seen.push({ username, password, signal });
    return null;
  });
  const answer = (fields: Record<string, string>, more = {}) =>
    verifier.resume(loginContext(more), {}, new URLSearchParams(fields));
  return { seen, answer, verifier };
}

describe("what was typed", () => {
  test.each([
    [{}, "missing_field", "email", ""],
    [{ email: "   ", password: "x" }, "missing_field", "email", ""],
    [{ email: "ada" }, "missing_field", "password", "ada"],
    [{ email: "ada", password: "" }, "missing_field", "password", "ada"],
    [{ email: "a".repeat(321), password: "x" }, "too_long", "email", ""],
    [{ email: "ada", password: "x".repeat(1025) }, "too_long", "password", "ada"],
  ])("%# is not even looked up", async (fields, code, field, shownAgain) => {
    const { seen, answer } = spied();
    expect(await answer(fields)).toMatchObject({
      kind: "ask",
      problem: { code, field },
      prompt: {
        fields: [
          { name: "email", value: shownAgain },
          { name: "password", value: "" },
        ],
      },
    });
    expect(seen).toEqual([]);
  });

  test("at the limits it is", async () => {
    const { seen, answer } = spied();
    await answer({ email: "a".repeat(320), password: "x".repeat(1024) });
    expect(seen).toHaveLength(1);
  });

  test.each(["  with spaces  ", "Ａ\u0065\u0301", "pässwörd", "👩‍👩‍👧", "tab\tand\nline"])(
    "the password %j arrives as typed",
    async (password) => {
      const { seen, answer } = spied();
      await answer({ email: " ada ", password });
      expect(seen).toMatchObject([{ username: "ada", password }]);
    },
  );

  test("the check is told when the visitor has left", async () => {
    const { seen, answer } = spied();
    const leaving = new AbortController();
    await answer({ email: "ada", password: "x" }, { signal: leaving.signal });
    leaving.abort();
    expect(seen[0]?.signal.aborted).toBe(true);
  });
});

test("a check that breaks is heard, not taken for a wrong password", async () => {
  const broken = passwordVerifier("password", async () => {
    throw new Error("away");
  });
  const fields = new URLSearchParams({ email: "ada", password: "x" });
  await expect(broken.resume(loginContext(), {}, fields)).rejects.toThrow("away");
});

test("begins with the name that is expected", async () => {
  const begun = await spied().verifier.begin(loginContext({ suggestedUsername: "ada@example.com" }));
  expect(begun).toMatchObject({ kind: "ask", prompt: { fields: [{ value: "ada@example.com" }, { value: "" }] } });
  expect(begun).not.toHaveProperty("problem");
});
