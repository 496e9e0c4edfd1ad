// Decides what can be an email address that this app sends mail to.

// RFC 5321 §4.1.2 without quoted local parts: nothing in it can end a header, name a second recipient or open a comment.
const shape =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
const longest = 254; // RFC 3696, erratum 1690

export function isEmailAddress(text: string): boolean {
  const local = text.slice(0, text.indexOf("@"));
  return text.length <= longest && shape.test(text) && !/^\.|\.\.|\.$/.test(local);
}
