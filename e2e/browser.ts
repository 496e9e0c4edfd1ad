// Decides which Chromium the browser stories run in: the one that was named, Playwright's own, or the system's.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";

/** A browser that talks to nobody but the servers under test. */
export const browserArguments: readonly string[] = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The sandbox of Chromium refuses to run as root, as tests in a container do.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** Path of the browser; GATEHOUSE_CHROMIUM wins. Downloads Playwright's own where there is none at all. */
export function findBrowser(): string {
  const named = process.env.GATEHOUSE_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`GATEHOUSE_CHROMIUM is "${named}", and there is no such file.`);
    return named;
  }
  const found = [chromium.executablePath(), ...onPath(["chromium", "chromium-browser", "google-chrome"])];
  return found.find((candidate) => existsSync(candidate)) ?? install();
}

function onPath(names: readonly string[]): string[] {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter).filter(Boolean), "/usr/bin"];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function install(): string {
  const playwright = fileURLToPath(new URL("../node_modules/.bin/playwright", import.meta.url));
  try {
    execFileSync(playwright, ["install", "chromium"], { stdio: "inherit" });
  } catch (cause) {
    throw new Error(
      "The browser stories need Chromium. None was found and downloading one failed: install it " +
        "(e.g. `apt-get install chromium`), or name one in GATEHOUSE_CHROMIUM.",
      { cause },
    );
  }
  return chromium.executablePath();
}
