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

/** In characters: what a word and a run are worth to somebody who knows such words and habits, and how much must be left. */
const guessable = { word: 2, run: 1, least: 6 };
const longestWord = 24;

/** Null for a good one. Characters are counted as people see them, after NFKC; nothing is demanded of their kinds. */
export function passwordProblem(password: string, context: PasswordContext): PasswordProblem | null {
  const text = password.normalize("NFKC");
  const length = [...text].length;
  if (length < passwordLength.least) return "password_too_short";
  if (length > passwordLength.most) return "too_long";
  return leftToGuess(text.toLowerCase(), ownWords(context)) < guessable.least ? "password_too_common" : null;
}

/**
 * A list of whole passwords misses `Dragon1987!` and `P@ssw0rd2025`. So there is a list of what they are made of, and this
 * says how many characters are left after words, runs and repeats: by the cheapest way to put the text together.
 */
function leftToGuess(text: string, own: ReadonlySet<string>): number {
  const spellings = [text, unleet(text, "i"), unleet(text, "l")];
  const isWord = (word: string) => commonWords.has(word) || own.has(word);
  const cost = [0];
  for (let end = 1; end <= text.length; end += 1) {
    let best = (cost[end - 1] ?? 0) + 1;
    for (let start = Math.max(0, end - longestWord); start <= end - 3; start += 1) {
      const part = text.slice(start, end);
      const before = cost[start] ?? 0;
      // Said again, a part is nothing new.
      if (isRun(part) || text.slice(start - part.length, start) === part) best = Math.min(best, before + guessable.run);
      else if (spellings.some((spelling) => isWord(spelling.slice(start, end))))
        best = Math.min(best, before + guessable.word);
    }
    cost.push(best);
  }
  return cost[text.length] ?? text.length;
}

function isRun(part: string): boolean {
  const isYear = /^(1[89]|20)\d\d$/.test(part);
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
