import { expect, test } from "vitest";
import { answerMark } from "./attempts.ts";
import { houseOn, openBrowser } from "./test-house.ts";

const house = houseOn("http://admin.invalid");
const markOf = (...fields: (readonly [string, string])[]) => {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name, value);
  return answerMark(house, openBrowser().post("/login/form", form));
};

test("the same answer has the same mark", () => {
  expect(markOf(["email", "ada"], ["password", "right"])).toBe(markOf(["email", "ada"], ["password", "right"]));
});

test("a doubled field in another order is another answer: it is another guess, because only one of the two is judged", () => {
  const [one, two] = [["password", "first"] as const, ["password", "second"] as const];
  expect(markOf(["email", "ada"], one, two)).not.toBe(markOf(["email", "ada"], two, one));
});

test("no two answers can be written so that they have one mark", () => {
  const marks = [
    markOf(["a", "b"], ["c", "d"]),
    markOf(["a", 'b"],["c","d']),
    markOf(["a", "b,c,d"]),
    markOf(["a,b", ""], ["c,d", ""]),
    markOf(["a", "b"], ["c", "d"], ["", ""]),
    markOf(["c", "b"], ["a", "d"]),
  ];
  expect(new Set(marks).size).toBe(marks.length);
});
