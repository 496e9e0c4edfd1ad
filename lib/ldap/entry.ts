// Reads attributes of a directory entry as what they should be, and leaves out what is something else.
import type { Entry } from "ldapts";

const decoder = new TextDecoder("utf-8", { fatal: true });
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Values as bytes. Names are compared without case (RFC 4512 §2.5); nothing there = none. */
export function bytesOf(entry: Entry, attribute: string): readonly Buffer[] {
  const wanted = attribute.toLowerCase();
  const name = Object.keys(entry).find((candidate) => candidate.toLowerCase() === wanted);
  const found = name === undefined || name === "dn" ? [] : (entry[name] ?? []);
  return (Array.isArray(found) ? found : [found]).map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(value)));
}

/** Values that are text of at most `limit` bytes, as they are. */
export function textsOf(entry: Entry, attribute: string, limit: number): readonly string[] {
  return bytesOf(entry, attribute).flatMap((bytes) => {
    if (bytes.length > limit) return [];
    try {
      return [decoder.decode(bytes)];
    } catch {
      return [];
    }
  });
}

/** Both kinds of directory have an id that is never changed and never given to somebody else. */
export const idAttributes = ["entryUUID", "objectGUID"] as const;

/** The id of an entry, from `attribute` or from whichever of the two it has; throws where there is not exactly one. */
export function idOf(entry: Entry, attribute: string | null): string {
  const [id, ...others] = (attribute === null ? idAttributes : [attribute]).flatMap((name) => idsIn(entry, name));
  if (id === undefined) throw new Error(`The entry has no usable ${attribute ?? idAttributes.join(" and no ")}`);
  if (others.length > 0) throw new Error("The entry has more than one id");
  return id;
}

function idsIn(entry: Entry, attribute: string): string[] {
  if (isGuid(attribute))
    return bytesOf(entry, attribute).flatMap((bytes) => (bytes.length === 16 ? [guid(bytes)] : []));
  return textsOf(entry, attribute, 200).flatMap((text) => {
    if (uuid.test(text)) return [text.toLowerCase()];
    // White space and invisible characters would make two subjects that look like one.
    return attribute.toLowerCase() !== "entryuuid" && /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(text) ? [text] : [];
  });
}

export function isGuid(attribute: string): boolean {
  return attribute.toLowerCase() === "objectguid";
}

/** Microsoft's mixed byte order: the first three groups are little-endian (MS-DTYP §2.3.4). */
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guid(bytes: Buffer): string {
  const hex = Buffer.from(guidOrder.map((at) => bytes[at] ?? 0)).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The bytes that `objectGUID` holds for its text, to search for it; null where it is none. */
export function guidBytes(text: string): Buffer | null {
  if (!uuid.test(text)) return null;
  const bytes = Buffer.from(text.replaceAll("-", ""), "hex");
  return Buffer.from(guidOrder.map((at) => bytes[at] ?? 0));
}

/** True for an entry that the directory itself would let nobody in with, whatever the password. */
export function isSwitchedOff(entry: Entry): boolean {
  const has = (attribute: string, test: (text: string) => boolean) => textsOf(entry, attribute, 40).some(test);
  return (
    has("userAccountControl", (flags) => (Number(flags) & 2) !== 0) ||
    // OpenLDAP: locked until an administrator says otherwise (slapo-ppolicy), not for a while after wrong guesses.
    has("pwdAccountLockedTime", (since) => since === "000001010000Z") ||
    has("nsAccountLock", (value) => value.toLowerCase() === "true")
  );
}
export const switchAttributes = ["userAccountControl", "pwdAccountLockedTime", "nsAccountLock"] as const;
