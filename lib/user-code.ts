// Decides what a person meant by the user code they typed (RFC 8628 §6.1), and how such a code looks.

/** Far more than any code: what is longer is cut before anything looks at it. */
export const userCodeLimit = 64;

/**
 * The code as Hydra compares it, byte for byte. Full-width forms become plain ones, and everything goes that is neither
 * of the alphabet nor a plain letter or digit. Case is changed only where the alphabet has a single case: Hydra's
 * default has both.
 */
export function normalizeUserCode(typed: string, alphabet: string): string {
  const own = new Set(alphabet);
  const folded = inCaseOf(alphabet, typed.slice(0, userCodeLimit).normalize("NFKC")).normalize("NFKC");
  const plain = [...folded].filter((character) => own.has(character) || /[A-Za-z0-9]/.test(character));
  // One character may have unfolded to eighteen (U+FDFA), or to two by its case.
  return plain.slice(0, userCodeLimit).join("");
}

function inCaseOf(alphabet: string, text: string): string {
  if (alphabet === alphabet.toUpperCase()) return text.toUpperCase();
  if (alphabet === alphabet.toLowerCase()) return text.toLowerCase();
  return text;
}

/** How a code looks that nobody has seen yet. */
export type UserCodeShape = {
  readonly length: number;
  readonly isDigitsOnly: boolean;
  /** `mixed`: capital and small letters are not the same. `none`: there are no letters. */
  readonly letterCase: "upper" | "lower" | "mixed" | "none";
  /** A made-up code in groups, of the alphabet's own characters. */
  readonly example: readonly string[];
};

export function userCodeShape(alphabet: string, length: number): UserCodeShape {
  const [hasUpper, hasLower] = [alphabet !== alphabet.toLowerCase(), alphabet !== alphabet.toUpperCase()];
  return {
    length,
    isDigitsOnly: /^\d*$/.test(alphabet),
    letterCase: hasUpper ? (hasLower ? "mixed" : "upper") : hasLower ? "lower" : "none",
    example: userCodeGroups(exampleCode(alphabet, length)),
  };
}

/** Of each kind of character that there is, by turns: it shows what a code is made of, and cannot be taken for a real one. */
function exampleCode(alphabet: string, length: number): string {
  // Zero last: a code that begins with it looks like a mistake.
  const characters = [...new Set(alphabet)].sort((a, b) => Number(a === "0") - Number(b === "0"));
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/]
    .map((kind) => characters.filter((character) => kind.test(character)))
    .filter((kind) => kind.length > 0);
  const at = (place: number) => {
    const kind = kinds[place % kinds.length] ?? [];
    return kind[Math.floor(place / kinds.length) % kind.length] ?? "";
  };
  return Array.from({ length }, (_, place) => at(place)).join("");
}

/** A code that could be one: of the right length, and of nothing but the alphabet. */
export function isWellFormedUserCode(code: string, alphabet: string, length: number): boolean {
  const characters = [...code];
  return characters.length === length && characters.every((character) => alphabet.includes(character));
}

const longestGroup = 4;

/** Cut into pieces of at most four, as even as can be: eyes lose their place in longer ones. */
export function userCodeGroups(code: string): string[] {
  const characters = [...code];
  const count = Math.ceil(characters.length / longestGroup);
  const groups: string[] = [];
  for (let left = count; left > 0; left -= 1)
    groups.push(characters.splice(0, Math.ceil(characters.length / left)).join(""));
  return groups;
}
