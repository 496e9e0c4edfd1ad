// Decides which passwords may be set: long enough, and none of those that are tried first (NIST SP 800-63B-4 §3.1.1.2).
import { commonWords } from "./common-words.ts";

export const passwordLength = { least: 8, most: 256 } as const;
export type PasswordProblem = "password_too_short" | "too_long" | "password_too_common";

/** What a guesser would try for this very person. */
export type PasswordContext = {
  readonly username: string;
  readonly email: string | null;
  readonly productName: string;
};

/** Rows of keyboards, the alphabet and the digits; read in both directions. */
const rows = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "qwertzuiop",
  "azertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "yxcvbnm",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "1q2w3e4r5t6y7u8i9o0p",
  "q1w2e3r4t5y6u7i8o9p0",
  "!@#$%^&*()",
].flatMap((row) => [row, [...row].reverse().join("")]);

/** How much of a password somebody has to guess who knows these words and habits: a word is worth two characters. */
const guessable = { word: 2, run: 1, least: 6 };
const longestWord = 24;

/** Null for a good one. Characters are counted as people see them, after NFKC; nothing is demanded of their kinds. */
export function passwordProblem(password: string, context: PasswordContext): PasswordProblem | null {
  const text = password.normalize("NFKC");
  const length = [...text].length;
  if (length < passwordLength.least) return "password_too_short";
  if (length > passwordLength.most) return "too_long";
  return isCommon(text.toLowerCase(), ownWords(context)) ? "password_too_common" : null;
}

/**
 * A list of whole passwords misses `Dragon1987!` and `P@ssw0rd2025`. So it is a list of what they are made of: whatever
 * leaves less to guess than six characters after words, runs and repeats is common.
 */
function isCommon(text: string, own: ReadonlySet<string>): boolean {
  return [text, unleet(text, "i"), unleet(text, "l")].some((spelt) => leftToGuess(spelt, own) < guessable.least);
}

/** The cheapest way to put it together, as shortest paths from its start to its end. */
function leftToGuess(text: string, own: ReadonlySet<string>): number {
  const cost = [0];
  for (let end = 1; end <= text.length; end += 1) {
    let best = (cost[end - 1] ?? 0) + 1;
    for (let start = Math.max(0, end - longestWord); start <= end - 3; start += 1) {
      const part = text.slice(start, end);
      const before = cost[start] ?? 0;
      if (isRun(part)) best = Math.min(best, before + guessable.run);
      else if (commonWords.has(part) || own.has(part)) best = Math.min(best, before + guessable.word);
      // Said again, a part is nothing new.
      if (text.slice(start - part.length, start) === part) best = Math.min(best, before + 1);
    }
    cost.push(best);
  }
  return cost[text.length] ?? text.length;
}

function isRun(part: string): boolean {
  const isYear = /^(19|20)\d\d$/.test(part);
  return isYear || /^(.)\1+$/u.test(part) || rows.some((row) => row.includes(part));
}

function unleet(text: string, one: "i" | "l"): string {
  const letters: Readonly<Record<string, string>> = {
    "0": "o",
    "1": one,
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "@": "a",
    $: "s",
    "!": "i",
  };
  return text.replace(/[013457@$!]/g, (sign) => letters[sign] ?? sign);
}

function ownWords({ username, email, productName }: PasswordContext): ReadonlySet<string> {
  const [mailbox = "", host = ""] = (email ?? "").split("@");
  const given = [username, mailbox, host.split(".").slice(0, -1).join("."), productName].map((text) =>
    text.normalize("NFKC").toLowerCase(),
  );
  const parts = given.flatMap((text) => [text, text.replace(/\s/g, ""), ...text.split(/[^\p{L}\p{N}]+/u)]);
  return new Set(parts.filter((part) => [...part].length >= 3));
}
