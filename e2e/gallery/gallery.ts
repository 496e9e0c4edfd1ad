// The stage of what is proved of every page in every state: the gallery, served by itself, walked by two pages at once.
import { type Browser, test as base, expect, type Page } from "@playwright/test";
import { freePorts } from "../ports.ts";
import { startProcess, withFreshPorts } from "../processes.ts";

export { expect };

export type Gallery = {
  readonly url: string;
  /** "login/first", as in an address. */
  readonly states: readonly string[];
  readonly languages: readonly string[];
  readonly themes: readonly string[];
};

export const test = base.extend<object, { readonly gallery: Gallery }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const { url, server } = await withFreshPorts(async () => {
        const [port] = await freePorts(1);
        const address = `http://127.0.0.1:${port}`;
        const started = await startProcess({
          name: "gallery",
          command: process.execPath,
          args: ["scripts/gallery/server.ts"],
          env: { NODE_ENV: "production", GALLERY_PORT: String(port) },
          readyUrls: [`${address}/gallery`, `${address}/gatehouse.css`],
        });
        return { url: address, server: started };
      });
      await use({ url, ...tableOfContents(await (await fetch(`${url}/gallery`)).text()) });
      await server.stop();
    },
    { scope: "worker" },
  ],
});

export function tableOfContents(html: string): Omit<Gallery, "url"> {
  const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found);
  const choice = (name: string) =>
    all(new RegExp(`data-choice="${name}">(.*?)</dd>`).exec(html)?.[1] ?? "", />([^<]+)<\/a>/g);
  return {
    states: all(html, / data-state="([^"]+)"/g),
    languages: choice("language"),
    themes: choice("theme"),
  };
}

/**
 * Visits all of them, two at a time: each page is drawn in a process of its own, and there are two cores at least. What is
 * wrong comes with the places where it is, the same fault once.
 */
export async function visitAll<Place>(
  browser: Browser,
  places: readonly Place[],
  visit: (page: Page, place: Place) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const waiting = [...places];
  const wrong = new Map<string, Place[]>();
  const lane = async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    for (let place = waiting.shift(); place !== undefined; place = waiting.shift())
      for (const fault of await visit(page, place)) wrong.set(fault, [...(wrong.get(fault) ?? []), place]);
    await context.close();
  };
  await Promise.all([lane(), lane()]);
  return [...wrong].map(([fault, where]) => `${fault} — ${where.join(" ")}`);
}
