import { expect, test } from "vitest";
import { escapeValue, fillFilter } from "./filter.ts";

test.each([
  ["ada", "ada"],
  ["*", "\\2a"],
  ["*)(uid=*", "\\2a\\29\\28uid=\\2a"],
  ["\\2a", "\\5c2a"],
  ["a\0b", "a\\00b"],
  ["ü @+,;<>#=", "ü @+,;<>#="],
])("%j is written %j", (typed, written) => {
  expect(escapeValue(typed)).toBe(written);
  expect(fillFilter("(uid={name})", { name: typed }).toString()).toBe(`(uid=${written})`);
});

test("every place takes the value, and what a value holds is no place", () => {
  expect(fillFilter("(|(uid={name})(mail={name}))", { name: "{name}" }).toString()).toBe(
    "(|(uid={name})(mail={name}))",
  );
  expect(fillFilter("(uid={other})", { name: "x" }).toString()).toBe("(uid={other})");
});

test.each(["", "(", "uid", "(uid={name}", "(&)", "(uid=a(b)", "(uid=\\zz)"])(
  "%j is no filter, and is not repeated",
  (text) => {
    const said = () => fillFilter(text, { name: "ada" });
    expect(said).toThrow("The search filter cannot be read");
  },
);
