// Looks that an operator asked for, in a browser: applied under the page's own policy, per application, and still readable.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStage } from "../stage.ts";
import { type BrowserStage, takeOver } from "./browser-stage.ts";
import { findings, overflow } from "./findings.ts";
import { test as base, expect } from "./story.ts";

const theme = {
  // Neither is readable on white.
  accent: "#ffd500",
  corners: "square",
  logo: `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="24"><rect width="80" height="24" fill="#8a2be2"/></svg>').toString("base64")}`,
  links: [{ text: "Help", href: "https://help.example.com/" }],
  clients: { "with-own-looks": { accent: "#8a2be2", corners: "round" } },
};

const test = base.extend<object, { readonly themed: BrowserStage }>({
  themed: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "gatehouse-theme-"));
      await writeFile(join(folder, "theme.json"), JSON.stringify(theme));
      const { stop, app, ...started } = await startStage({ appEnv: { THEME_FILE: join(folder, "theme.json") } });
      const { appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant } = started;
      expect(app.log()).toContain("THEME_FILE: accent #ffd500 is not readable in the light scheme");
      await use({ ...takeOver(), appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant });
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  stage: async ({ themed }, use) => use(themed),
});

test("colours, corners, picture and links are there, for everybody", async ({
  person,
  application,
  stage,
  javaScriptEnabled,
}) => {
  await person.begin(await application({}));
  const { page } = person;
  const button = page.locator("#accept");
  await expect(button).toHaveCSS("border-radius", "0px");
  await expect(page.locator("header img")).toHaveJSProperty("naturalWidth", 80);
  await expect(page.getByRole("link", { name: "Help" })).toHaveAttribute("href", theme.links[0]?.href ?? "");
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `${width} px wide`).toEqual([]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      // axe is a script itself.
      if (javaScriptEnabled) expect(await findings(page), `${width} px wide, ${colorScheme}`).toEqual([]);
    }
  }
  // A page without script has a policy of its own.
  await page.goto(`${stage.appUrl}/nowhere`);
  await expect(page.locator("header img")).toHaveJSProperty("naturalWidth", 80);
  await expect(page.locator("html")).toHaveCSS("--round", "0");
});

test("an application can have looks of its own", async ({ person, application, javaScriptEnabled }) => {
  await person.begin(await application({ client: { client_id: "with-own-looks" } }));
  await person.sees("/login/form");
  await expect(person.page.locator("#accept")).toHaveCSS("background-color", "rgb(138, 43, 226)");
  if (javaScriptEnabled) expect(await findings(person.page)).toEqual([]);
});
