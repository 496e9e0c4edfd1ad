// Decides every colour of a page from the few that an operator names, so that text stays readable whatever they chose.
import { type Colour, formatColour, lightnessOf, mix, parseColour, readable, withLightness } from "./colour.ts";

/** What may be named, each as `#rrggbb`; the rest follows. */
export type Seeds = {
  readonly accent?: string | undefined;
  readonly canvas?: string | undefined;
  readonly surface?: string | undefined;
  readonly ink?: string | undefined;
};
export type Scheme = "light" | "dark";

/** A colour that was asked for and would not have been readable. */
export type Correction = {
  readonly scheme: Scheme;
  readonly seed: keyof Seeds;
  readonly asked: string;
  readonly used: string;
};

/** Names as in app/tokens.css. */
export type Palette = Readonly<Record<(typeof tokenNames)[number], string>>;
export const tokenNames = [
  "canvas",
  "surface",
  "raised",
  "ink",
  "muted",
  "line",
  "edge",
  "accent",
  "accent-strong",
  "accent-soft",
  "on-accent",
  "danger",
  "danger-soft",
  "caution",
  "caution-soft",
] as const;

/** WCAG 2.2, 1.4.3 (text) and 1.4.11 (edges of controls); a little more, because browsers mix and round. */
export const textRatio = 4.6;
export const edgeRatio = 3.05;

const house = {
  light: {
    canvas: "#f3f5f4",
    surface: "#ffffff",
    ink: "#17211f",
    accent: "#0d6b60",
    danger: "#a3241f",
    caution: "#8a5a00",
  },
  dark: {
    canvas: "#0f1413",
    surface: "#171e1c",
    ink: "#e8eeec",
    accent: "#74d3c3",
    danger: "#ff9d94",
    caution: "#f0c15c",
  },
} as const;

/** Every token of one scheme, and which of the named colours had to be changed for it. */
export function palette(
  scheme: Scheme,
  seeds: Seeds,
): { readonly tokens: Palette; readonly corrections: readonly Correction[] } {
  const corrections: Correction[] = [];
  const usual = house[scheme];
  const named = (seed: keyof Seeds) => parseColour(seeds[seed] ?? "");
  const colour = (seed: keyof Seeds) => named(seed) ?? known(usual[seed]);

  const surface = grounded(scheme, "surface", colour("surface"), corrections, seeds);
  const canvas = grounded(
    scheme,
    "canvas",
    named("canvas") ?? (named("surface") ? mix(surface, black, 0.04) : colour("canvas")),
    corrections,
    seeds,
  );
  const raised = mix(surface, canvas, 0.7);
  const grounds = [surface, raised, canvas];
  const ink = kept("ink", colour("ink"), readable(colour("ink"), grounds, 7));
  const wanted = named("accent");
  // One accent is enough: in the dark it shines, in the light it is deep.
  const start = wanted ?? known(usual.accent);
  const accent = kept("accent", start, readable(start, grounds, textRatio));
  const onAccent = readable(scheme === "light" ? white : withLightness(accent, 0.24), [accent], textRatio);
  const strong = readable(
    withLightness(accent, lightnessOf(accent) + (scheme === "light" ? -0.08 : 0.06)),
    [onAccent, ...grounds],
    textRatio,
  );
  const danger = readable(known(usual.danger), grounds, textRatio);
  const caution = readable(known(usual.caution), grounds, textRatio);
  const tokens = {
    canvas,
    surface,
    raised,
    ink,
    muted: readable(mix(ink, surface, 0.3), grounds, textRatio),
    line: mix(surface, ink, 0.16),
    edge: readable(mix(ink, surface, 0.45), grounds, edgeRatio),
    accent,
    "accent-strong": strong,
    "accent-soft": lastingGround(accent, surface),
    "on-accent": onAccent,
    danger,
    "danger-soft": lastingGround(danger, surface),
    caution,
    "caution-soft": lastingGround(caution, surface),
  };
  return { tokens: mapValues(tokens), corrections };

  function kept(seed: keyof Seeds, asked: Colour, used: Colour): Colour {
    if (seeds[seed] !== undefined && formatColour(asked) !== formatColour(used))
      corrections.push({ scheme, seed, asked: formatColour(asked), used: formatColour(used) });
    return used;
  }
}

const black: Colour = [0, 0, 0];
const white: Colour = [1, 1, 1];

/** Grounds of middle grey leave no text readable: a light scheme is light and a dark one dark. */
function grounded(scheme: Scheme, seed: keyof Seeds, asked: Colour, corrections: Correction[], seeds: Seeds): Colour {
  const lightness = lightnessOf(asked);
  const used =
    scheme === "light" && lightness < 0.85
      ? withLightness(asked, 0.85)
      : scheme === "dark" && lightness > 0.35
        ? withLightness(asked, 0.35)
        : asked;
  if (used !== asked && seeds[seed] !== undefined)
    corrections.push({ scheme, seed, asked: formatColour(asked), used: formatColour(used) });
  return used;
}

/** A tint of the surface on which `colour` is readable: the stronger it is the better it is seen, as far as that lasts. */
function lastingGround(colour: Colour, surface: Colour): Colour {
  for (let share = 0.16; share > 0; share -= 0.02) {
    const ground = mix(surface, colour, share);
    if (formatColour(readable(colour, [ground], textRatio)) === formatColour(colour)) return ground;
  }
  return surface;
}

function known(text: string): Colour {
  const colour = parseColour(text);
  if (colour === null) throw new TypeError(`${text} is no colour`);
  return colour;
}

function mapValues(colours: Readonly<Record<keyof Palette, Colour>>): Palette {
  const entries = tokenNames.map((name) => [name, formatColour(colours[name])] as const);
  // Every name has its entry: the list above is what the type is made from.
  return Object.fromEntries(entries) as Palette;
}
