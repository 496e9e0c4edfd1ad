import { expect, test } from "vitest";
import english from "../messages/en.json" with { type: "json" };
import { isNoticeCode, notices } from "./notices.ts";

test.each(Object.entries(notices))("%s has words, a fitting status and a fitting loudness", (code, notice) => {
  const words = Object.entries(english.notices).find(([name]) => name === code)?.[1];
  expect(words).toMatchObject({ title: expect.stringMatching(/\S/), text: expect.stringMatching(/\S/) });
  if (notice.wayOn !== "none") expect(words).toMatchObject({ button: expect.stringMatching(/\S/) });
  expect(notice.status >= 400).toBe(notice.tone === "problem");
  expect(notice.status).toBeLessThan(600);
  // What a person or an attacker sent wakes nobody up; what is broken here does.
  if (notice.status < 500) expect(notice.level).not.toBe("error");
});

test.each(["constructor", "__proto__", "", "Landing"])("%j is no code", (text) => {
  expect(isNoticeCode(text)).toBe(false);
});
