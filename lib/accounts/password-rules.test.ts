import { describe, expect, test } from "vitest";
import { passwordProblem } from "./password-rules.ts";

const ada = { username: "ada.byron", email: "countess@analytical.example", productName: "Gate House" };
const judge = (password: string) => passwordProblem(password, ada);

test.each([
  ["short77", "password_too_short"],
  ["\u{1f511}".repeat(7), "password_too_short"],
  // Seven characters in fourteen code points: what counts is what is kept.
  ["e\u0301".repeat(7), "password_too_short"],
  ["kqkqkq7vxZ".repeat(26), "too_long"],
])("%s", (password, problem) => expect(judge(password)).toBe(problem));

describe("common", () => {
  test.each([
    "password",
    "Password1",
    "P@ssw0rd",
    "pa$$word2025!",
    "ｐａｓｓｗｏｒｄ",
    "12345678",
    "123456789",
    "87654321",
    "11111111",
    "aaaaaaaaaaaa",
    "abcdefgh",
    "abcd1234",
    "abc12345",
    "qwertyui",
    "qwerty123",
    "1q2w3e4r",
    "1qaz2wsx",
    "qazwsxedc",
    "zaq12wsx",
    "asdfghjkl",
    "iloveyou",
    "iloveyou2",
    "sunshine",
    "princess1",
    "football",
    "Football!",
    "baseball1",
    "superman",
    "trustno1",
    "letmein1",
    "welcome1",
    "Welcome123",
    "monkey123",
    "dragon99",
    "Dragon1987!",
    "michael1",
    "jordan23",
    "jennifer",
    "master12",
    "starwars1",
    "computer",
    "whatever",
    "summer2025",
    "Winter2026!",
    "abcabcabc",
    "passpass",
    "adminadmin",
    "admin1234",
    "changeme",
    "qwertyuiop",
    "asdfasdf",
    "dragondragon",
    "passwordpassword",
    "87654321abc",
    "!@#$%^&*",
    "00000000",
    "azertyuiop",
    "19871987",
    "changeme123",
    "liverpool1",
    "chocolate",
    "charlie1",
    "blink182",
    "mustang69",
    "letmein!",
    "1password",
    "123qweasd",
    "corvette",
  ])("%s", (password) => expect(judge(password)).toBe("password_too_common"));
});

describe("somebody's own", () => {
  test.each([
    "ada.byron",
    "adabyron1",
    "Byron1815",
    "countess!",
    "c0untess99",
    "analytical",
    "analytical1",
    "gatehouse",
    "GateHouse2025",
  ])("%s", (password) => expect(judge(password)).toBe("password_too_common"));
  test("is fine for anybody else", () => {
    const other = { username: "bob", email: null, productName: "Acme" };
    expect(passwordProblem("countess!", other)).toBeNull();
    expect(passwordProblem("byron@@-", other)).toBeNull();
  });
});

describe("good", () => {
  test.each([
    "correct horse battery staple",
    "the first engine",
    "from the help desk",
    "xK9#vq2L",
    "tz5wqmfp",
    "fjord vexes 7 nymphs",
    "Zwölf Boxkämpfer jagen Viktor",
    "мой дядя самых честных правил",
    "春はあけぼの。やうやう白く",
    "k".padEnd(20, "jw93x"),
    "\u{1f511}\u{1f40c}\u{1f33b}\u{1f6b2}\u{1f3bb}\u{1f9c0}\u{1f4ce}\u{1f30b}",
  ])("%s", (password) => expect(judge(password)).toBeNull());
});
