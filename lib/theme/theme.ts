// Decides what pages are drawn with from what an operator asked for: one style for all clients, readable in both schemes.
import { createHash } from "node:crypto";
import type { LooksSettings, ThemeSettings } from "../settings/theme.ts";
import { type Correction, palette, type Scheme, type Seeds, tokenNames } from "./palette.ts";

export type Theme = {
  /** Stands in the head of every page; null: nothing was asked for, and the stylesheet says it all. */
  readonly style: string | null;
  /** What the page's policy names it by, `'sha256-…'` (CSP Level 3 §2.3.1); "" without a style. */
  readonly styleSource: string;
  /** What a browser may paint around the page. */
  readonly canvas: Readonly<Record<Scheme, string>>;
  readonly logo: string | null;
  readonly favicon: string | null;
  readonly links: readonly { readonly text: string; readonly href: string }[];
  /** The word that chooses the looks of this client within `style`; null: it has none of its own. */
  looksOf(clientId: string): string | null;
  /** Colours that were not readable as they were asked for. */
  readonly corrections: readonly (Correction & { readonly client: string | null })[];
};

const roundness = { square: "0", soft: "1", round: "1.6" } as const;

export function createTheme(settings: ThemeSettings): Theme {
  const { clients = {}, font, logo = null, favicon = null, links = [], ...house } = settings;
  const common = looks(house);
  const corrections: (Correction & { client: string | null })[] = common.corrections.map((correction) => ({
    ...correction,
    client: null,
  }));
  const family = font ? `--font:${[...font.map((name) => `"${name}"`), "system-ui", "sans-serif"].join(",")};` : "";
  const rules = [rule(":root", common, family)];
  const words = new Map<string, string>();
  for (const [id, own] of Object.entries(clients)) {
    // Never the id itself: it is text of a client, and this is a style.
    const word = `c${words.size + 1}`;
    words.set(id, word);
    const theirs = looks({
      ...house,
      ...own,
      light: { ...house.light, ...own.light },
      dark: { ...house.dark, ...own.dark },
    });
    rules.push(rule(`:root:has([data-looks=${word}])`, theirs, ""));
    corrections.push(...theirs.corrections.map((correction) => ({ ...correction, client: id })));
  }
  const hasStyle = Object.keys(settings).some((name) => !["logo", "favicon", "links"].includes(name));
  const style = hasStyle ? rules.join("") : null;
  return {
    style,
    styleSource: style === null ? "" : `'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    canvas: { light: common.light.canvas, dark: common.dark.canvas },
    logo,
    favicon,
    links,
    looksOf: (clientId) => words.get(clientId) ?? null,
    corrections,
  };
}

type Looks = ReturnType<typeof looks>;

function looks({ accent, light = {}, dark = {}, corners }: LooksSettings) {
  // An accent of one scheme alone is meant for that one; the common one is for both.
  const seeds = (own: Seeds): Seeds => ({ ...own, accent: own.accent ?? accent });
  const [bright, dim] = [palette("light", seeds(light)), palette("dark", seeds(dark))];
  return { light: bright.tokens, dark: dim.tokens, corners, corrections: [...bright.corrections, ...dim.corrections] };
}

function rule(selector: string, { light, dark, corners }: Looks, more: string): string {
  const colours = (tokens: Looks["light"]) => tokenNames.map((name) => `--${name}:${tokens[name]};`).join("");
  const round = corners ? `--round:${roundness[corners]};` : "";
  const inTheDark = `@media (prefers-color-scheme:dark){${selector}{${colours(dark)}}}`;
  return `${selector}{${colours(light)}${round}${more}}${inTheDark}`;
}

/** For the operator, one line each; nothing where everything is as it was asked for. */
export function describeCorrections({ corrections }: Theme): string {
  return corrections
    .map(({ client, scheme, seed, asked, used }) => {
      const whose = client === null ? "" : ` of client ${JSON.stringify(client)}`;
      return `THEME_FILE: ${seed} ${asked}${whose} is not readable in the ${scheme} scheme; ${used} is used.`;
    })
    .join("\n");
}
