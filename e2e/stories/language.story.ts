// Pages in the reader's language: what the application asked for, what the person chose, what the browser prefers.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { meddle } from "../meddler.ts";
import { startStage } from "../stage.ts";
import { type BrowserStage, takeOver } from "./browser-stage.ts";
import { findings, overflow } from "./findings.ts";
import { DEMO, type Person } from "./person.ts";
import { test as base, expect, test } from "./story.ts";

/** Opens the list at the foot of the page and takes the language of this name. */
async function reads({ page }: Person, name: string): Promise<void> {
  await page.locator(".languages summary").click();
  await page.locator(".languages").getByText(name, { exact: true }).click();
}

test("a language is chosen at the login, keeps what was typed, and stays chosen", async ({ person, application }) => {
  const { page } = person;
  await person.begin(await application());
  await person.sees("/login/form");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.locator("#email").fill(DEMO.email);
  await page.locator("#password").fill(DEMO.password);
  await page.locator("#remember").check();
  await reads(person, "Deutsch");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("#login-title")).toHaveText("Bitte melden Sie sich an");
  await expect(page.locator("#email")).toHaveValue(DEMO.email);
  await expect(page.locator("#password")).toHaveValue("");
  await expect(page.locator("#remember")).toBeChecked();
  await page.locator("#password").fill(DEMO.password);
  await page.locator("#password").press("Enter");
  await person.sees("/consent/form");
  await expect(page.locator("#accept")).toHaveText("Erlauben");
  await page.locator("#openid").check();
  await reads(person, "Français");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.locator("#openid")).toBeChecked();
});

test("the application's wish comes first, and the person's answer to it before that", async ({
  person,
  application,
}) => {
  const rp = await application();
  const { page } = person;
  await person.begin(rp, { ui_locales: "tlh nl-BE en" });
  await expect(page.locator("html")).toHaveAttribute("lang", "nl");
  await reads(person, "Italiano");
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  await person.signIn();
  await person.sees("/consent/form");
  await expect(page.locator("html")).toHaveAttribute("lang", "it");
  await person.begin(rp, { ui_locales: "ja", prompt: "login" });
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
});

test("right to left, pages are mirrored, fit a small screen, and are for everybody", async ({
  person,
  application,
  javaScriptEnabled,
}) => {
  const { page } = person;
  await person.begin(await application(), { ui_locales: "ar" });
  const look = async () => {
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await overflow(page), `${width} px wide`).toEqual([]);
    }
    if (javaScriptEnabled) expect(await findings(page)).toEqual([]);
  };
  await person.sees("/login/form");
  await look();
  await page.locator(".languages summary").click();
  await look();
  await person.signIn();
  await person.sees("/consent/form");
  await look();
});

test("a page that refuses something can be read in another language, and its button still leads on", async ({
  person,
  application,
  stage,
}) => {
  const { page } = person;
  const away = page.locator("[data-problem=hydra_unavailable]");
  const inGerman = page.locator("html[lang=de]");
  await meddle(stage.meddlerUrl, [{ on: "", cut: true }]);
  await person.begin(await application());
  await expect(away).toBeVisible();
  const incident = (await away.textContent()) ?? "";
  await reads(person, "Deutsch");
  await expect(inGerman).toBeAttached();
  await expect(away).toContainText(/[0-9a-f]{10}/.exec(incident)?.[0] ?? "an incident");
  await meddle(stage.meddlerUrl, []);
  await person.press("way-on");
  await person.sees("/login/form");

  await page.locator("#email").fill(DEMO.email);
  await page.locator("#password").fill(DEMO.password);
  await meddle(stage.meddlerUrl, [{ on: "", cut: true }]);
  await person.press("accept");
  await expect(away).toBeVisible();
  await reads(person, "Deutsch");
  await expect(inGerman).toBeAttached();
  await meddle(stage.meddlerUrl, []);
  await person.press("way-on");
  await person.sees("/login/form");
  await expect(page.locator("#email")).toHaveValue(DEMO.email);
});

test.describe("a browser that prefers Polish", () => {
  test.use({ locale: "pl-PL" });

  test("gets it, also where nothing goes on; there another language is another address", async ({ person, stage }) => {
    const { page } = person;
    await page.goto(`${stage.appUrl}/nowhere?a=1`);
    await expect(page.locator("html")).toHaveAttribute("lang", "pl");
    await reads(person, "Türkçe");
    await expect(page.locator("html")).toHaveAttribute("lang", "tr");
    expect(page.url()).toBe(`${stage.appUrl}/nowhere?language=tr`);
    await reads(person, "English");
    await expect(page.getByRole("heading")).toHaveText("There is no such page");
  });
});

const texts = {
  fr: { login: { title: "Bienvenue à la maison" }, scopes: { "notes.read": { title: "Lire vos notes" } } },
  clients: { "with-own-words": { fr: { login: { accept: "Allons-y" } } } },
};

const worded = base.extend<object, { readonly house: BrowserStage }>({
  house: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "gatehouse-texts-"));
      await writeFile(join(folder, "texts.json"), JSON.stringify(texts));
      const { stop, ...started } = await startStage({
        appEnv: { TEXTS_FILE: join(folder, "texts.json"), LANGUAGES: "fr,en" },
      });
      const { appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant } = started;
      await use({ ...takeOver(), appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant });
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  stage: async ({ house }, use) => use(house),
});

worded("an operator's own words and languages are there without a rebuild", async ({ person, application }) => {
  const { page } = person;
  const scope = "openid notes.read";
  await person.begin(await application({ client: { client_id: "with-own-words", scope } }), {
    scope,
    ui_locales: "fr",
  });
  await expect(page.locator("#login-title")).toHaveText("Bienvenue à la maison");
  await expect(page.locator("#accept")).toHaveText("Allons-y");
  await expect(page.locator(".languages li")).toHaveCount(2);
  await person.signIn();
  await person.sees("/consent/form");
  await expect(page.getByText("Lire vos notes")).toBeVisible();
});
