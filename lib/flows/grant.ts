// What may be granted: never more than was asked, whatever the form says.

/** The scopes (or audiences) both asked for and ticked, in asked order. An empty list is a valid grant. */
export function intersect(requested: readonly string[], ticked: readonly string[]): string[] {
  // Hydra stores the accept body unchecked, so a forged checkbox would become a token.
  return [...new Set(requested)].filter((entry) => ticked.includes(entry));
}

/** Required scopes that were asked for and are not granted. They are reported, never added silently. */
export function missingScopes(
  required: readonly string[],
  requested: readonly string[],
  granted: readonly string[],
): string[] {
  return required.filter((scope) => requested.includes(scope) && !granted.includes(scope));
}

/** True where everything that is asked for is in an earlier grant, name by name: Hydra's wildcards stand for nothing here. */
export function covers(granted: readonly string[], requested: readonly string[]): boolean {
  return requested.every((entry) => granted.includes(entry));
}
