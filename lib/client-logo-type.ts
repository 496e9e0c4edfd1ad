// Decides whether bytes are a picture that a page may show: by its first bytes, never by what its sender calls it.

export type Picture = { readonly type: string; readonly width: number; readonly height: number };

/** What `bytes` claim to be: PNG, JPEG, GIF or WebP, with the size a browser would draw. Null for anything else, SVG included. */
export function readPicture(bytes: Buffer): Picture | null {
  try {
    return readPng(bytes) ?? readGif(bytes) ?? readWebp(bytes) ?? readJpeg(bytes);
  } catch {
    // The bytes end before their size is told.
    return null;
  }
}

function startsWith(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString("latin1", at, at + text.length) === text;
}

function readPng(bytes: Buffer): Picture | null {
  if (!startsWith(bytes, 0, "\x89PNG\r\n\x1a\n") || !startsWith(bytes, 12, "IHDR")) return null;
  return { type: "image/png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function readGif(bytes: Buffer): Picture | null {
  if (!startsWith(bytes, 0, "GIF87a") && !startsWith(bytes, 0, "GIF89a")) return null;
  const colours = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colours(bytes.readUInt8(10));
  // Extensions (0x21) are chains of blocks, each with its length in front.
  while (bytes.readUInt8(at) === 0x21) {
    at += 2;
    while (bytes.readUInt8(at) !== 0) at += bytes.readUInt8(at) + 1;
    at += 1;
  }
  if (bytes.readUInt8(at) !== 0x2c) return null;
  // Browsers enlarge the screen to the first frame, so a small screen can hide a huge frame.
  const side = (offset: number) =>
    Math.max(bytes.readUInt16LE(6 + offset), bytes.readUInt16LE(at + 1 + offset) + bytes.readUInt16LE(at + 5 + offset));
  return { type: "image/gif", width: side(0), height: side(2) };
}

function readWebp(bytes: Buffer): Picture | null {
  if (!startsWith(bytes, 0, "RIFF") || !startsWith(bytes, 8, "WEBP")) return null;
  const picture = (width: number, height: number) => ({ type: "image/webp", width, height });
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8 ":
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return null;
      return picture(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    case "VP8L": {
      if (bytes.readUInt8(20) !== 0x2f) return null;
      const sides = bytes.readUInt32LE(21);
      return picture((sides & 0x3fff) + 1, ((sides >>> 14) & 0x3fff) + 1);
    }
    case "VP8X":
      return picture(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1);
    default:
      return null;
  }
}

function readJpeg(bytes: Buffer): Picture | null {
  if (bytes.readUIntBE(0, 3) !== 0xffd8ff) return null;
  for (let at = 2; ; at += 2 + bytes.readUInt16BE(at + 2)) {
    // Any number of 0xff may stand before a marker.
    while (bytes.readUInt8(at) === 0xff && bytes.readUInt8(at + 1) === 0xff) at += 1;
    if (bytes.readUInt8(at) !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    // Frame headers are c0 to cf, but for the tables c4 and cc and the reserved c8.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { type: "image/jpeg", width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    // Pixels (da) or the end (d9) without a frame header.
    if (marker === 0xda || marker === 0xd9) return null;
  }
}
