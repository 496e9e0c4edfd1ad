// Decides when two spellings are one name.

/** Two spellings of one name must not become two people, nor two rows of guesses at one secret. */
export function foldName(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

export function isSameName(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}
