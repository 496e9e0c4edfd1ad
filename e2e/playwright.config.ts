import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { browserArguments, findBrowser } from "./browser.ts";

// The stories in a real browser, each with script and without, and every page in every state. SCREENSHOTS=1 takes pictures
// of all of them instead.
const stories = { testDir: "stories", testMatch: "**/*.story.ts" };

export default defineConfig({
  globalSetup: "./stories/global-setup.ts",
  outputDir: fileURLToPath(new URL("../test-results", import.meta.url)),
  // What a test spoils between the app and the admin API, it spoils for everybody.
  workers: 1,
  forbidOnly: true,
  timeout: 60_000,
  reporter: "list",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: findBrowser(), args: [...browserArguments] },
    viewport: { width: 1280, height: 800 },
  },
  projects: process.env.SCREENSHOTS
    ? [{ name: "pictures", testDir: "gallery", testMatch: "**/*.shots.ts" }]
    : [
        { name: "script", ...stories },
        // Plain documents: what they are drawn with is the same with script and without.
        { name: "gallery", testDir: "gallery", testMatch: "**/*.story.ts" },
        // axe is itself a script and never ends in a browser without; what it judges is the same markup.
        {
          name: "no-script",
          ...stories,
          testIgnore: "**/accessible.story.ts",
          use: { javaScriptEnabled: false },
        },
      ],
});
