// Whatever an operator names, text stays readable and edges visible, in both schemes.
import { describe, expect, test } from "vitest";
import { contrast, formatColour, parseColour, readable } from "./colour.ts";
import { edgeRatio, type Palette, palette, type Scheme, type Seeds, textRatio } from "./palette.ts";

const seedsTried: readonly Seeds[] = [
  {},
  ...["#ff0000", "#ffff00", "#00ff00", "#0000ff", "#808080", "#000000", "#ffffff", "#e91e63", "#1a73e8"].map(
    (accent) => ({
      accent,
    }),
  ),
  { surface: "#808080", ink: "#7f7f7f", accent: "#818181", canvas: "#7e7e7e" },
  { surface: "#000000", ink: "#ffffff", canvas: "#111111" },
  { surface: "#ffffff", ink: "#000000", canvas: "#ffe4c4", accent: "#ff7f50" },
];
const pairs: readonly (readonly [text: keyof Palette, ground: keyof Palette, ratio: number])[] = [
  ...(["surface", "raised", "canvas"] as const).flatMap((ground) => [
    ["ink", ground, 7] as const,
    ["muted", ground, 4.5] as const,
    ["accent", ground, 4.5] as const,
    ["danger", ground, 4.5] as const,
    ["caution", ground, 4.5] as const,
    ["edge", ground, 3] as const,
  ]),
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-strong", 4.5],
  ["accent", "accent-soft", 4.5],
  ["danger", "danger-soft", 4.5],
  ["caution", "caution-soft", 4.5],
  ["ink", "accent-soft", 4.5],
];

describe.each<Scheme>(["light", "dark"])("%s", (scheme) => {
  test.each(seedsTried)("%j is readable", (seeds) => {
    const { tokens } = palette(scheme, seeds);
    const poor = pairs.filter(([text, ground, ratio]) => ratioOf(tokens[text], tokens[ground]) < ratio);
    expect(poor.map(([text, ground]) => `${text} ${tokens[text]} on ${ground} ${tokens[ground]}`)).toEqual([]);
  });
});

test("a colour that is readable stays as it was asked for, and nothing is said of it", () => {
  const { tokens, corrections } = palette("light", { accent: "#1f4fd8" });
  expect(tokens.accent).toBe("#1f4fd8");
  expect(corrections).toEqual([]);
});

test("a colour that is not is changed as little as it takes, and said", () => {
  const { tokens, corrections } = palette("light", { accent: "#ffcc00" });
  expect(corrections).toEqual([{ scheme: "light", seed: "accent", asked: "#ffcc00", used: tokens.accent }]);
  expect(ratioOf(tokens.accent, tokens.surface)).toBeLessThan(textRatio + 1.2);
});

test("measures contrast as WCAG does", () => {
  expect(ratioOf("#000000", "#ffffff")).toBe(21);
  expect(ratioOf("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(ratioOf("#abc", "#aabbcc")).toBe(1);
});

test("says where a text is no colour", () => {
  for (const text of ["red", "#12", "#12345", "#ggg", "rgb(0 0 0)", "#ffffff80", ""])
    expect(parseColour(text)).toBeNull();
});

test("takes black or white where no shade will do", () => {
  const grey = parseColour("#757575") ?? [0, 0, 0];
  expect(["#000000", "#ffffff"]).toContain(formatColour(readable(grey, [grey], 15)));
  expect(edgeRatio).toBeGreaterThan(3);
});

function ratioOf(one: string, other: string): number {
  return contrast(parseColour(one) ?? [0, 0, 0], parseColour(other) ?? [0, 0, 0]);
}
