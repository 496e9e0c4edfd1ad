// Decides what a person does in a browser: begins at an application, types, ticks, presses, and comes back to it.
import { expect, type Page } from "@playwright/test";
import type { Attempt, RelyingParty } from "../relying-party.ts";
import type { BrowserStage } from "./browser-stage.ts";

export const DEMO = { email: "foo@bar.com", password: "foobar" } as const;
export const DENIED = "The resource owner denied the request";

export type FormPage = "/login/form" | "/consent/form" | "/logout/form" | "/device/verify/form";

export class Person {
  readonly page: Page;
  readonly #stage: BrowserStage;

  constructor(page: Page, stage: BrowserStage) {
    this.page = page;
    this.#stage = stage;
  }

  /** Goes from the application to the authorization server, and on until a page is shown. */
  async begin(rp: RelyingParty, parameters: Readonly<Record<string, string>> = {}): Promise<Attempt> {
    const attempt = await rp.attempt({ redirect_uri: `${this.#stage.applicationUrl}/callback`, ...parameters });
    await this.page.goto(attempt.url.href);
    return attempt;
  }

  /** A page of the app, by its path. */
  async visit(path: string): Promise<number> {
    const answer = await this.page.goto(this.#stage.appUrl + path);
    return answer?.status() ?? 0;
  }

  async sees(path: FormPage | "/logout/cancelled" | "/device/success" | "/device/denied" | "/error"): Promise<void> {
    await this.page.waitForURL((url) => url.origin === this.#stage.appUrl && url.pathname === path);
  }

  async signIn(options: { remember?: boolean; password?: string } = {}): Promise<void> {
    await this.sees("/login/form");
    await this.page.locator("#email").fill(DEMO.email);
    await this.page.locator("#password").fill(options.password ?? DEMO.password);
    if (options.remember) await this.page.locator("#remember").check();
    await this.press("accept");
  }

  async allow(scopes: readonly string[], options: { remember?: boolean } = {}): Promise<void> {
    await this.sees("/consent/form");
    for (const scope of [...scopes, ...(options.remember ? ["remember"] : [])]) {
      await this.page.locator(`#${scope}`).check();
    }
    await this.press("accept");
  }

  press(id: string): Promise<void> {
    return this.page.locator(`#${id}`).click();
  }

  /** Lets this page believe that so much time has passed: what the style sheet has planned for then is there. */
  async waits(seconds: number): Promise<void> {
    await this.page.evaluate((milliseconds) => {
      for (const animation of document.getAnimations()) animation.currentTime = milliseconds;
    }, seconds * 1000);
  }

  /** Where the application was told how it went. */
  async arrives(path = "/callback"): Promise<URL> {
    await this.page.waitForURL((url) => url.origin === this.#stage.applicationUrl && url.pathname === path);
    return new URL(this.page.url());
  }

  /** The whole way, remembered or not; returns the tokens of the application. */
  async signInAndAllow(rp: RelyingParty, scopes: readonly string[], options: { remember?: boolean } = {}) {
    const attempt = await this.begin(rp);
    await this.signIn(options);
    await this.allow(scopes, options);
    return rp.redeem(attempt, await this.arrives());
  }

  /** Moves on with the Tab key alone until the element has the focus, which has to be visible there. */
  async tabTo(id: string): Promise<void> {
    const wanted = this.page.locator(`#${id}`);
    for (let stop = 0; stop < 40; stop += 1) {
      await this.page.keyboard.press("Tab");
      if (await wanted.evaluate((element) => element === document.activeElement)) {
        expect(await wanted.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe("none");
        return;
      }
    }
    throw new Error(`The Tab key never came to #${id}.`);
  }
}
