// Decides how much of a foreign text a page may show: clients and directories wrote it, so it may be made to deceive.

// Controls, bidi overrides and isolates, zero-width characters, tags, private use: all can make one name read as another.
// Letters that draw nothing (Hangul fillers, the blank Braille cell) would make a name that is not there.
const deceptive = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Without invisible or direction-changing characters, on one line, at most `limit` characters. */
export function plainText(text: string, limit: number): string {
  const clean = text
    .normalize("NFC")
    .replace(/[\r\n\t]+/g, " ")
    .replace(deceptive, "")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...clean];
  return characters.length > limit
    ? `${characters
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`
    : clean;
}
