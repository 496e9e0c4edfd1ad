// Decides what a form field holds, by what a browser would fill into it.

/** A field that a browser would fill with a name. Any other one may be a secret, whatever its type. */
export function holdsName({ type, autoComplete }: { readonly type: string; readonly autoComplete: string }): boolean {
  return type !== "password" && type !== "code" && /\b(username|email)\b/.test(autoComplete);
}
