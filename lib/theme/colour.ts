// Measures and mends colours: contrast as WCAG 2.2 defines it, lightness as eyes see it (OKLab).

/** sRGB, each from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

const hex = /^#(?:([0-9a-f])([0-9a-f])([0-9a-f])|([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2}))$/i;

/** `#abc` or `#aabbcc`; null for anything else: names and functions would need a browser. */
export function parseColour(text: string): Colour | null {
  const [, r, g, b, rr, gg, bb] = hex.exec(text.trim()) ?? [];
  const channel = (short = "", long = "") => Number.parseInt(long || short + short, 16) / 255;
  return r || rr ? [channel(r, rr), channel(g, gg), channel(b, bb)] : null;
}

export function formatColour(colour: Colour): string {
  return `#${colour.map((channel) => byte(channel).toString(16).padStart(2, "0")).join("")}`;
}

/** From 1 (the same) to 21 (black on white), of what a screen shows: rounded to bytes (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** `share` 0 is the first, 1 the second. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return [at(0), at(1), at(2)];
}

/**
 * The colour itself where it keeps `ratio` to all of `others`; else the nearest of the same hue, darker or lighter, that
 * does. Where none can (a ratio over some 4.58 to a middle grey), the better of black and white.
 */
export function readable(colour: Colour, others: readonly Colour[], ratio: number): Colour {
  const isFine = (candidate: Colour) => others.every((other) => contrast(candidate, other) >= ratio);
  if (isFine(colour)) return colour;
  const [lightness, a, b] = toOklab(colour);
  // Fine steps first: the least change is the one that a designer forgives.
  for (let step = 1; step <= 200; step++) {
    for (const wanted of [lightness - step / 200, lightness + step / 200]) {
      if (wanted < 0 || wanted > 1) continue;
      const candidate = fromOklab(wanted, a, b);
      if (isFine(candidate)) return candidate;
    }
  }
  const worst = (candidate: Colour) => Math.min(...others.map((other) => contrast(candidate, other)));
  return worst([0, 0, 0]) >= worst([1, 1, 1]) ? [0, 0, 0] : [1, 1, 1];
}

/** The same hue at another lightness, from 0 to 1. */
export function withLightness(colour: Colour, lightness: number): Colour {
  const [, a, b] = toOklab(colour);
  return fromOklab(lightness, a, b);
}

/** From 0 (black) to 1 (white), as eyes see it. */
export function lightnessOf(colour: Colour): number {
  return toOklab(colour)[0];
}

const byte = (channel: number): number => Math.round(Math.min(1, Math.max(0, channel)) * 255);

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => toLinear(byte(channel) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
const fromLinear = (value: number): number => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

// Björn Ottosson's matrices, https://bottosson.github.io/posts/oklab/.
function toOklab([red, green, blue]: Colour): Colour {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Hues that a screen cannot show so light or so dark lose what they have too much of. */
function fromOklab(lightness: number, a: number, b: number): Colour {
  for (let chroma = 1; chroma > 0; chroma -= 0.05) {
    const colour = linearFrom(lightness, a * chroma, b * chroma);
    if (colour.every((channel) => channel >= -0.0005 && channel <= 1.0005)) return toScreen(colour);
  }
  return toScreen(linearFrom(lightness, 0, 0));
}

function linearFrom(lightness: number, a: number, b: number): Colour {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toScreen(colour: Colour): Colour {
  const [r = 0, g = 0, b = 0] = colour.map((value) => byte(fromLinear(Math.min(1, Math.max(0, value)))) / 255);
  return [r, g, b];
}
