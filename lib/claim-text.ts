// Decides which text from a directory or a service elsewhere may become a claim: applications show it as it is.

/** Without control characters and without those that turn text around or hide in it; on one line. */
export function claimText(text: string): string {
  return text
    .replace(/[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
}

/** As it is or "": a mended address could be somebody else's. */
export function emailAddress(text: string): string {
  return /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(text) ? text : "";
}
