import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readPicture } from "./client-logo-type.ts";
import { samplePictures } from "./test-pictures.ts";

test.each(Object.entries(samplePictures(300, 40)))("%s is recognised, with its size", (type, bytes) => {
  expect(readPicture(bytes)).toEqual({ type: type.split(" ")[0], width: 300, height: 40 });
});

test.each(Object.entries(samplePictures(300, 40)))("%s that breaks off before its size is nothing", (_type, bytes) => {
  for (const length of [0, 1, 2, 3, 8, 11, 12, 15]) expect(readPicture(bytes.subarray(0, length))).toBeNull();
});

test("a GIF with a small screen is as large as the frame that browsers enlarge it to", () => {
  const gif = samplePictures(20, 20)["image/gif with comments"];
  gif?.writeUInt16LE(60_000, gif.indexOf(0x2c, 30) + 5);
  expect(readPicture(gif ?? Buffer.alloc(0))).toMatchObject({ width: 60_000, height: 20 });
});

test.each<[string, string | Buffer]>([
  ["nothing", ""],
  ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ["SVG behind an XML head", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ["HTML", "<!doctype html><script>alert(1)</script>"],
  ["HTML behind a GIF's first letters", "GIF89a/*<script>alert(1)</script>*/"],
  ["HTML behind a PNG's first bytes", "\x89PNG\r\n\x1a\n<script>alert(1)</script>"],
  ["HTML behind a JPEG's first bytes", Buffer.from("\xff\xd8\xff<script>alert(1)</script>", "latin1")],
  ["JSON", '{"access_token":"x"}'],
  ["PDF", "%PDF-1.7"],
  ["an icon", Buffer.from([0, 0, 1, 0, 1, 0, 32, 32])],
  ["a RIFF that is no WebP", "RIFF\x10\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0"],
  ["an AVIF", "\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"],
  ["compressed bytes", deflateSync(Buffer.alloc(100))],
  ["a JPEG without a frame", Buffer.from("ffd8ffe00004000000ffda0000", "hex")],
])("%s is no picture", (_name, content) => {
  expect(readPicture(Buffer.isBuffer(content) ? content : Buffer.from(content, "latin1"))).toBeNull();
});

test("whatever the bytes are, reading them ends and does not throw", () => {
  const starts = ["", ...Object.values(samplePictures(100, 100)).map((bytes) => bytes.toString("latin1"))];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.nat(40), fc.uint8Array({ maxLength: 200 }), (start, kept, noise) => {
      const picture = readPicture(Buffer.concat([Buffer.from(start.slice(0, kept), "latin1"), noise]));
      if (picture) expect(picture.width).toBeGreaterThanOrEqual(0);
    }),
  );
});
