// Takes a picture of every page on a phone and on a desk, by day and by night; it judges nothing, a person looks.
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { test } from "../stories/story.ts";
import { screens } from "./catalogue.ts";

const folder = fileURLToPath(new URL("../../test-results/screens/", import.meta.url));
const devices = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

/** Stretches the window to the page: `fullPage` would leave a bar that sticks to the bottom in the middle of the picture. */
async function stretch(page: Page, { width, height }: { width: number; height: number }): Promise<boolean> {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, whole) });
  return whole > height;
}

for (const { name, open, needsDeviceGrant } of screens) {
  test(name, async ({ person, application, stage }) => {
    test.skip(needsDeviceGrant === true && !stage.deviceGrant, "this server has no device grant");
    await open({ person, application, stage });
    const { page } = person;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [device, size] of Object.entries(devices)) {
        await page.setViewportSize(size);
        const picture = `${folder}${name}-${device}-${colorScheme}`;
        await page.screenshot({ path: `${picture}.png` });
        if (await stretch(page, size)) await page.screenshot({ path: `${picture}-whole.png` });
      }
    }
  });
}
