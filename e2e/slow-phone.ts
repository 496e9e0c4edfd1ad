// Decides what somebody with a slow phone in a train sees of a page: when its first words come, and whether they stay where
// they are. In a browser that has been nowhere.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Cookie, Page } from "@playwright/test";

/** "Slow 4G" as browsers' own tools and Lighthouse throttle it, and a processor of a quarter of the speed. */
const network = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.6e6 / 8) * 0.9,
  uploadThroughput: (750e3 / 8) * 0.9,
};
const slowdown = 4;

type Address = { readonly url: URL; readonly cookies: readonly Pick<Cookie, "name" | "value" | "path" | "domain">[] };

/** `firstPaint`: milliseconds from the request to the first words; `shift`: how much moved until all was there. */
export async function slowVisit(
  browser: Browser,
  { url, cookies }: Address,
): Promise<{ readonly firstPaint: number; readonly shift: number }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    await context.addCookies([...cookies]);
    const page = await context.newPage();
    const devTools = await context.newCDPSession(page);
    await devTools.send("Network.enable");
    await devTools.send("Network.emulateNetworkConditions", network);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const answer = await page.goto(url.href);
    if (answer?.status() !== 200 || new URL(page.url()).pathname !== url.pathname)
      throw new Error(
        `The slow phone saw ${answer?.status()} at ${new URL(page.url()).pathname}, not ${url.pathname}.`,
      );
    const firstPaint = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            for (const { startTime } of list.getEntriesByName("first-contentful-paint")) resolve(startTime);
          }).observe({ type: "paint", buffered: true });
        }),
    );
    return { firstPaint, shift: await shifts(page) };
  } finally {
    await context.close();
  }
}

/** The sum of what moved without anybody's doing (Cumulative Layout Shift, from the page's start on). */
export function shifts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let total = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) total += Number(Reflect.get(entry, "value"));
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
      }),
  );
}

/** A page with nothing but a heading and a sentence, from a server of its own on loopback. */
export async function bareServer(): Promise<{ readonly url: URL; close(): Promise<void> }> {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><h1>A page</h1><p>With a sentence.</p>`;
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
