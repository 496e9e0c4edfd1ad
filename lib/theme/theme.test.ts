// What an operator's file becomes, and what is said of a file that cannot be used.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { settingReader } from "../setting-reader.ts";
import { readTheme } from "../settings/theme.ts";
import { createTheme, describeCorrections } from "./theme.ts";

/** As mounted: the text of THEME_FILE. */
function read(theme: unknown) {
  const reader = settingReader({ THEME_FILE: "/theme.json" }, () =>
    typeof theme === "string" ? theme : JSON.stringify(theme),
  );
  return { settings: readTheme(reader), complaints: reader.complaints };
}

test("without a file pages carry no style, and the policy names none", () => {
  const theme = createTheme(readTheme(settingReader({}, () => "")));
  expect(theme).toMatchObject({ style: null, styleSource: "", logo: null, links: [], corrections: [] });
});

test("one accent is enough for both schemes, and the policy names the very style", () => {
  const { style, styleSource } = createTheme(read({ accent: "#1f4fd8" }).settings);
  expect(style).toMatch(/^:root\{[^}]*--accent:#1f4fd8;/);
  expect(style).toMatch(/@media \(prefers-color-scheme:dark\)\{:root\{[^}]*--accent:#(?!1f4fd8)/);
  expect(styleSource).toBe(
    `'sha256-${createHash("sha256")
      .update(style ?? "")
      .digest("base64")}'`,
  );
});

test("a client has its own looks on top of the house's, chosen by a word that is not its id", () => {
  const id = "</style><script>alert(1)</script>";
  const { settings, complaints } = read({
    accent: "#1f4fd8",
    corners: "square",
    clients: { [id]: { accent: "#8a2be2" } },
  });
  expect(complaints).toEqual([]);
  const theme = createTheme(settings);
  expect(theme.looksOf(id)).toBe("c1");
  expect(theme.looksOf("another")).toBeNull();
  expect(theme.style).not.toContain("script");
  const [, own = ""] = (theme.style ?? "").split(":root:has([data-looks=c1])");
  expect(own).toMatch(/--accent:#8a2be2;.*--round:0;/);
});

test("what was not readable is said, with whose it was", () => {
  const text = describeCorrections(
    createTheme(read({ accent: "#ffcc00", clients: { shop: { light: { accent: "#eeeeee" } } } }).settings),
  );
  expect(text).toMatch(/^THEME_FILE: accent #ffcc00 is not readable in the light scheme; #[0-9a-f]{6} is used\.$/m);
  expect(text).toMatch(/^THEME_FILE: accent #eeeeee of client "shop" is not readable in the light scheme/m);
  expect(describeCorrections(createTheme({}))).toBe("");
});

test.each(readdirSync("docs/themes"))("the example %s is usable, and readable as it is", (name) => {
  const { settings, complaints } = read(readFileSync(path.join("docs/themes", name), "utf8"));
  expect(complaints).toEqual([]);
  expect(
    describeCorrections(createTheme(settings))
      .split("\n")
      .filter((line) => line.includes("light scheme")),
  ).toEqual([]);
});

describe("a file is refused, with a remedy", () => {
  test.each<[string, unknown, RegExp]>([
    ["that is no JSON", "accent: blue", /is no JSON/],
    ["with a word for a colour", { accent: "blue" }, /accent: is no colour/],
    ["with a colour that ends the style", { accent: "#fff;}body{display:none" }, /accent: is no colour/],
    ["with a font that ends it", { font: ['x";}body{'] }, /font\.0: is no name of a font/],
    ["with a member nobody knows", { colour: "#fff" }, /not known/],
    ["with a picture from elsewhere", { logo: "https://cdn.example/logo.png" }, /logo: is no picture/],
    ["with a picture that is a page", { logo: "data:text/html;base64,AAAA" }, /logo: is no picture/],
    ["with a large picture", { logo: `data:image/png;base64,${"A".repeat(20_000)}` }, /longer than/],
    ["with a script for a link", { links: [{ text: "Help", href: "javascript:alert(1)" }] }, /links\.0\.href/],
    ["with odd corners", { corners: "wavy" }, /corners: is none of/],
    [
      "with colours of a client that are none",
      { clients: { a: { accent: "red" } } },
      /clients\.a\.accent: is no colour/,
    ],
  ])("%s", (_name, theme, problem) => {
    const { settings, complaints } = read(theme);
    expect(settings).toEqual({});
    expect(complaints).toMatchObject([{ setting: "THEME_FILE", problem: expect.stringMatching(problem) }]);
    expect(complaints[0]?.remedy).toContain("docs/theme.md");
  });
});
