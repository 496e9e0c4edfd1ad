// Reads the name of a group out of its distinguished name (RFC 4514).

/** The value that a distinguished name begins with: "Staff" of "cn=Staff,ou=groups,dc=example"; "" where there is none. */
export function leadingValue(dn: string): string {
  const first = /^\s*[\w.-]+\s*=\s*((?:\\[0-9a-f]{2}|\\.|[^\\,+])*)/isu.exec(dn)?.[1]?.trim() ?? "";
  // Several escaped bytes in a row are one character: "\C3\BC".
  return first.replace(/(?:\\[0-9a-f]{2})+|\\(.)/gisu, (whole, character: string | undefined) =>
    character === undefined ? Buffer.from(whole.replaceAll("\\", ""), "hex").toString("utf8") : character,
  );
}

/** True where `dn` stands below `base`, or `base` is empty. */
export function isBelow(dn: string, base: string): boolean {
  const [whole, end] = [folded(dn), `,${folded(base)}`];
  // An escaped comma belongs to a value: "cn=x\\,ou=groups,dc=example" is not below "ou=groups,dc=example".
  return base === "" || (whole.endsWith(end) && /(^|[^\\])(\\\\)*$/.test(whole.slice(0, -end.length)));
}

function folded(dn: string): string {
  return dn
    .toLowerCase()
    .replace(/\s*([,=+])\s*/g, "$1")
    .trim();
}
