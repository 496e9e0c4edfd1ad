// Decides what a person meant by the user code they typed (RFC 8628 §6.1).

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
