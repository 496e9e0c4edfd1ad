// Decides how a person forbids all cookies in a real browser and allows them again: by its own settings, between two starts.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { browserArguments, findBrowser } from "../browser.ts";

/** Chromium's numbers in its preferences. */
const settings = { allowed: 1, blocked: 2 } as const;

export class CookieProfile {
  readonly #folder: string;
  readonly #javaScriptEnabled: boolean;
  #context: BrowserContext | undefined;

  private constructor(folder: string, javaScriptEnabled: boolean) {
    this.#folder = folder;
    this.#javaScriptEnabled = javaScriptEnabled;
  }

  static async create(javaScriptEnabled: boolean): Promise<CookieProfile> {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-"));
    await mkdir(join(folder, "Default"));
    return new CookieProfile(folder, javaScriptEnabled);
  }

  /** Starts the browser with this setting, where it was before. */
  async open(cookies: keyof typeof settings): Promise<Page> {
    const address = this.#context?.pages()[0]?.url();
    await this.#context?.close();
    const preferences = { profile: { default_content_setting_values: { cookies: settings[cookies] } } };
    await writeFile(join(this.#folder, "Default", "Preferences"), JSON.stringify(preferences));
    this.#context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: findBrowser(),
      args: [...browserArguments],
      javaScriptEnabled: this.#javaScriptEnabled,
    });
    const page = this.#context.pages()[0] ?? (await this.#context.newPage());
    if (address) await page.goto(address);
    return page;
  }

  async remove(): Promise<void> {
    await this.#context?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
