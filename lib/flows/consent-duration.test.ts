import { expect, test } from "vitest";
import { chosenDuration, offeredDurations } from "./consent-duration.ts";

const month = 2_592_000;

test.each([
  [0, [month, 0]],
  [month * 12, [month, month * 12]],
  [month + 1, [month, month + 1]],
  [month, [month]],
  [3600, [3600]],
])("an operator who allows %d lets people choose from %j", (limit, offered) => {
  expect(offeredDurations(limit)).toEqual(offered);
});

const choose = (limit: number, ...sent: string[]) =>
  chosenDuration(new URLSearchParams(sent.map((value) => ["remember", value])), limit);

test("an offer is taken", () => {
  expect(choose(0, "0")).toBe(0);
  expect(choose(0, String(month))).toBe(month);
  expect(choose(3600, "3600")).toBe(3600);
});

test.each([
  [3600, "0"],
  [3600, String(month)],
  [3600, "3601"],
  [3600, "3.6e3"],
  [3600, "03600"],
  [3600, " 3600"],
  [3600, "-1"],
  [0, "1"],
  [0, "true"],
  [0, "-0"],
  [0, "00"],
  [0, "once"],
  [0, ""],
  [0, "NaN"],
  [0, "__proto__"],
])("where %d is allowed, %j counts only this time", (limit, sent) => expect(choose(limit, sent)).toBeNull());

test("two choices are none", () => {
  expect(choose(0, "0", "0")).toBeNull();
  expect(choose(0, "once", "0")).toBeNull();
  expect(choose(0)).toBeNull();
});
