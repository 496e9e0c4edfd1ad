// Weighs pages in a real browser: bytes on the wire and requests, at a first and at a repeated visit.
import { chromium } from "@playwright/test";
import { browserArguments, findBrowser } from "../browser.ts";

export type Weight = {
  readonly page: string;
  readonly script: boolean;
  readonly bytes: number;
  readonly requests: number;
  readonly repeatBytes: number;
};

/** `open` gives a fresh address whose redirects end on the page. */
export async function weigh(page: string, open: () => Promise<string>): Promise<Weight[]> {
  const executablePath = findBrowser();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...browserArguments] });
  const weights: Weight[] = [];
  try {
    for (const script of [true, false]) {
      const context = await browser.newContext({ javaScriptEnabled: script });
      const tab = await context.newPage();
      const devtools = await context.newCDPSession(tab);
      let [bytes, requests] = [0, 0];
      devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
        bytes += encodedDataLength;
        requests += 1;
      });
      await devtools.send("Network.enable");
      await tab.goto(await open(), { waitUntil: "networkidle" });
      const first = { bytes, requests };
      [bytes, requests] = [0, 0];
      await tab.goto(await open(), { waitUntil: "networkidle" });
      weights.push({ page, script, ...first, repeatBytes: bytes });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return weights;
}
