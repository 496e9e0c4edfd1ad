// For tests: the first bytes of pictures of a given size, one of each kind that is told apart.

/** Named by media type, and what is special about it. Enough to be recognised; too little to be drawn. */
export function samplePictures(width: number, height: number): Record<string, Buffer> {
  const [w, h] = [width, height];
  const littleEndian = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes);
    // Some kinds have no room for a large size; nobody asks those for it.
    buffer.writeUIntLE(Math.abs(value) % 2 ** (8 * bytes), 0, bytes);
    return buffer;
  };
  const bigEndian = (value: number, bytes: number) => Buffer.from(littleEndian(value, bytes)).reverse();
  const text = (value: string) => Buffer.from(value, "latin1");
  const webp = (kind: string, ...parts: Buffer[]) =>
    Buffer.concat([text("RIFF\x64\0\0\0WEBP"), text(kind), littleEndian(80, 4), ...parts]);
  const frame = Buffer.concat([text(",\0\0\0\0"), littleEndian(w, 2), littleEndian(h, 2), text("\0")]);
  const screen = Buffer.concat([littleEndian(w, 2), littleEndian(h, 2)]);
  const jpegFrame = (marker: string) =>
    Buffer.concat([text(`\xff${marker}\0\x11\x08`), bigEndian(h, 2), bigEndian(w, 2), text("\x03")]);
  return {
    "image/png": Buffer.concat([text("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), bigEndian(w, 4), bigEndian(h, 4)]),
    "image/gif": Buffer.concat([text("GIF87a"), screen, text("\0\0\0"), frame]),
    "image/gif with comments": Buffer.concat([
      text("GIF89a"),
      screen,
      text("\x80\0\0abcdef!\xfe\x03xyz\x01,\0!\xf9\x04\0\0\0\0\0"),
      frame,
    ]),
    "image/jpeg": Buffer.concat([text("\xff\xd8\xff\xe0\0\x04ab"), jpegFrame("\xc0")]),
    "image/jpeg (progressive, after its tables)": Buffer.concat([
      text("\xff\xd8\xff\xdb\0\x03x\xff\xff\xff\xc4\0\x02"),
      jpegFrame("\xc2"),
    ]),
    "image/webp (lossy)": webp("VP8 ", text("\0\0\0\x9d\x01\x2a"), littleEndian(w, 2), littleEndian(h, 2)),
    "image/webp (lossless)": webp("VP8L", text("/"), littleEndian(((h - 1) << 14) | (w - 1), 4)),
    "image/webp (extended)": webp("VP8X", littleEndian(0, 4), littleEndian(w - 1, 3), littleEndian(h - 1, 3)),
  };
}

export function png(width = 64, height = 64): Buffer {
  return samplePictures(width, height)["image/png"] ?? Buffer.alloc(0);
}
