// Decides what a form page weighs: what a real browser fetches for it, with and without script, at first and again.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type Page as BrowserPage, chromium } from "@playwright/test";
import { browserArguments } from "../browser.ts";
import { hasDeviceGrant } from "../servers.ts";
import { Visitor } from "../visitor.ts";
import type { Lab } from "./legs.ts";
import { Walk } from "./walk.ts";

export type Weight = { readonly bytes: number; readonly requests: number };
export type PageWeight = {
  readonly path: string;
  readonly withScript: { readonly first: Weight; readonly repeat: Weight };
  readonly withoutScript: { readonly first: Weight; readonly repeat: Weight };
};

/** A form page and the browser state it needs. */
type Standing = { readonly url: URL; readonly visitor: Visitor };

/** Undefined when this machine has no Chromium. */
export async function weighPages(lab: Lab): Promise<readonly PageWeight[] | undefined> {
  const candidates = [process.env.GATEHOUSE_CHROMIUM ?? "", chromium.executablePath(), "/usr/bin/chromium"];
  const executablePath = candidates.find((path) => path !== "" && existsSync(path));
  if (!executablePath) return undefined;
  const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
  try {
    const weights: PageWeight[] = [];
    for (const standing of await standings(lab)) {
      const withScript = await weigh(browser, standing, true);
      weights.push({
        path: standing.url.pathname,
        withScript,
        withoutScript: await weigh(browser, standing, false),
      });
    }
    return weights;
  } finally {
    await browser.close();
  }
}

async function standings(lab: Lab): Promise<Standing[]> {
  const walk = new Walk(lab, lab.rp);
  await walk.begin();
  await walk.enter("/login/form");
  await walk.readForm();
  const login = { url: walk.form.url, visitor: walk.visitor };
  // The login is answered by a copy of this browser, or its form would be gone.
  const onwards = new Walk(lab, lab.rp);
  await onwards.begin();
  await onwards.enter("/login/form");
  await onwards.readForm();
  await onwards.fillIn();
  await onwards.answer();
  await onwards.toConsent();
  await onwards.enter("/consent/form");
  await onwards.readForm();
  const consent = { url: onwards.form.url, visitor: onwards.visitor };
  const { visitor: leaving } = lab.remembered.copy();
  const logout = { url: (await leaving.open(`${lab.publicUrl}/oauth2/sessions/logout`)).url, visitor: leaving };
  const all = [login, consent, logout];
  if (await hasDeviceGrant(lab.publicUrl)) {
    const holder = new Visitor(lab);
    const { verification_uri_complete } = await lab.rp.startDevice();
    if (!verification_uri_complete) throw new Error("The server gave the device no complete address.");
    all.push({ url: (await holder.open(verification_uri_complete)).url, visitor: holder });
  }
  return all;
}

async function weigh(
  browser: Browser,
  { url, visitor }: Standing,
  javaScriptEnabled: boolean,
): Promise<{ first: Weight; repeat: Weight }> {
  const context = await browser.newContext({ javaScriptEnabled });
  try {
    await context.addCookies(
      visitor.cookies.for(url).map(({ name, value, path }) => ({ name, value, domain: url.hostname, path })),
    );
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

async function weightOf(context: BrowserContext, page: BrowserPage, url: URL): Promise<Weight> {
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
