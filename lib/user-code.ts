// Decides what a person meant by the user code they typed (RFC 8628 §6.1).

/** Far more than any code: what is longer is cut before anything looks at it. */
export const userCodeLimit = 64;

/**
 * The code as Hydra compares it, byte for byte. Full-width forms become plain ones, and spaces and separators go unless
 * the alphabet has them. Case is changed only where the alphabet has a single case: Hydra's default has both.
 */
export function normalizeUserCode(typed: string, alphabet: string): string {
  const plain = [...typed.slice(0, userCodeLimit).normalize("NFKC")].filter(
    (character) => alphabet.includes(character) || /[\p{L}\p{N}]/u.test(character),
  );
  const code = plain.join("");
  if (alphabet === alphabet.toUpperCase()) return code.toUpperCase();
  if (alphabet === alphabet.toLowerCase()) return code.toLowerCase();
  return code;
}
