// Decides what a form page weighs: what a real browser fetches for it, with and without script, at first and again.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { browserArguments } from "../browser.ts";
import { type Visits, weigh } from "../page-weight.ts";
import { hasDeviceGrant } from "../servers.ts";
import { Visitor } from "../visitor.ts";
import type { Lab } from "./legs.ts";
import { Walk } from "./walk.ts";

export type PageWeight = {
  readonly path: string;
  readonly withScript: Visits;
  readonly withoutScript: Visits;
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
    for (const { url, visitor } of await standings(lab)) {
      const cookies = visitor.cookies
        .for(url)
        .map(({ name, value, path }) => ({ name, value, path, domain: url.hostname }));
      const withScript = await weigh(browser, { url, cookies }, true);
      weights.push({ path: url.pathname, withScript, withoutScript: await weigh(browser, { url, cookies }, false) });
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
