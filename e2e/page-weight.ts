// Decides what a page weighs: what a real browser fetches for it, at first and again.
import type { Browser, BrowserContext, Cookie, Page } from "@playwright/test";

export type Weight = { readonly bytes: number; readonly requests: number };
export type Visits = { readonly first: Weight; readonly repeat: Weight };

/** With a browser of its own that has these cookies and has been nowhere. */
export async function weigh(
  browser: Browser,
  {
    url,
    cookies,
  }: { readonly url: URL; readonly cookies: readonly Pick<Cookie, "name" | "value" | "path" | "domain">[] },
  javaScriptEnabled: boolean,
): Promise<Visits> {
  const context = await browser.newContext({ javaScriptEnabled });
  try {
    await context.addCookies([...cookies]);
    // A page of its own for each visit: what a browser keeps for a page it already shows would count as free.
    const first = await visit(context, url);
    return { first, repeat: await visit(context, url) };
  } finally {
    await context.close();
  }
}

async function visit(context: BrowserContext, url: URL): Promise<Weight> {
  const page = await context.newPage();
  try {
    return await weightOf(context, page, url);
  } finally {
    await page.close();
  }
}

async function weightOf(context: BrowserContext, page: Page, url: URL): Promise<Weight> {
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const cached = new Set<string>();
  const finished = new Map<string, number>();
  network.on("Network.requestServedFromCache", ({ requestId }) => cached.add(requestId));
  network.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache || !response.url.startsWith("http")) cached.add(requestId);
  });
  // Header and body as they came over the wire, compressed.
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    finished.set(requestId, encodedDataLength);
  });
  const answer = await page.goto(url.href, { waitUntil: "networkidle" });
  if (answer?.status() !== 200 || new URL(page.url()).pathname !== url.pathname) {
    throw new Error(`The browser saw ${answer?.status()} at ${new URL(page.url()).pathname}, not ${url.pathname}.`);
  }
  const fetched = [...finished].filter(([id]) => !cached.has(id));
  return { requests: fetched.length, bytes: fetched.reduce((total, [, bytes]) => total + bytes, 0) };
}
