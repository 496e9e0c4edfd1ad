// Decides from an address of the gallery in which language and looks a page is drawn: by query, no cookie and no setting.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Choice } from "../../components/gallery/gallery-index.tsx";
import type { Frame } from "../../components/page-card.tsx";
import { defaultLocale, languages, locales } from "../../lib/languages.ts";
import { type Translator, translator } from "../../lib/messages.ts";
import { settingReader } from "../../lib/setting-reader.ts";
import { readTheme } from "../../lib/settings/theme.ts";
import { createTheme, type Theme } from "../../lib/theme/theme.ts";
import { root } from "../tools.ts";

const folder = path.join(root, "docs/themes");
const themes = readdirSync(folder).map((file) => path.parse(file).name);

export type Surroundings = {
  readonly t: Translator;
  readonly theme: Theme;
  readonly frame: Frame;
  /** The application has the looks that the theme gives it. */
  readonly hasOwnLooks: boolean;
  readonly choices: readonly Choice[];
};

export function surroundings({ pathname, searchParams }: URL): Surroundings {
  const locale = locales.find((known) => known === searchParams.get("language")) ?? defaultLocale;
  const name = themes.find((known) => known === searchParams.get("theme")) ?? "house";
  const hasOwnLooks = searchParams.get("looks") === "application";
  const theme = createTheme(name === "house" ? {} : settingsOf(name));
  const choice = (parameter: string, options: readonly string[], chosen: string): Choice => ({
    name: parameter,
    options: options.map((text) => {
      const query = new URLSearchParams(searchParams);
      query.set(parameter, text);
      return { text, href: `${pathname}?${query}`, isChosen: text === chosen };
    }),
  });
  return {
    t: translator(locale),
    theme,
    frame: {
      productName: "Gatehouse",
      stylesheetHref: "/gatehouse.css",
      logo: theme.logo,
      links: theme.links,
      languages: {
        offered: locales.map((known) => ({ locale: known, name: languages[known].name })),
        how: {
          by: "address",
          path: null,
          parameters: [...searchParams].filter(([parameter]) => parameter !== "language"),
        },
      },
    },
    hasOwnLooks,
    choices: [
      choice("language", locales, locale),
      choice("theme", ["house", ...themes], name),
      choice("looks", ["common", "application"], hasOwnLooks ? "application" : "common"),
    ],
  };
}

/** Read as at a start, so that an example nobody could use is noticed. */
function settingsOf(name: string) {
  const reader = settingReader({ THEME_FILE: path.join(folder, `${name}.json`) }, (file) => readFileSync(file, "utf8"));
  const settings = readTheme(reader);
  if (reader.complaints.length > 0) throw new Error(`${name}: ${JSON.stringify(reader.complaints)}`);
  return settings;
}
