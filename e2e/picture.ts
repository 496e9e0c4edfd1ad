// Decides what a logo looks like in tests: one colour, in a PNG that a browser can really draw.
import { crc32, deflateSync } from "node:zlib";

/** A PNG of this size, all of one colour; without a colour it is transparent but for a dark bar across its middle. */
export function pngPicture(width: number, height: number, colour?: readonly [number, number, number]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a channel, with transparency.
  header.set([8, 6], 8);
  const row = (y: number) => {
    const isBar = Math.abs(y - height / 2) < height / 6;
    const point = colour ? [...colour, 255] : isBar ? [20, 20, 20, 255] : [0, 0, 0, 0];
    return Buffer.concat([Buffer.alloc(1), Buffer.alloc(width * 4, Uint8Array.from(point))]);
  };
  const rows = Buffer.concat(Array.from({ length: height }, (_, y) => row(y)));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
