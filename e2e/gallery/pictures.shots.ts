// Takes a picture of every state on a phone and on a desk, by day and by night; it judges nothing, a person looks.
// GALLERY_LANGUAGE and GALLERY_THEME choose what it is drawn in, as in an address of the gallery.
import { fileURLToPath } from "node:url";
import { test, visitAll } from "./gallery.ts";

const folder = fileURLToPath(new URL("../../test-results/pictures/", import.meta.url));
const devices = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };

test("pictures of every state", async ({ browser, gallery }) => {
  test.setTimeout(0);
  const { GALLERY_LANGUAGE: language = "en", GALLERY_THEME: theme = "house" } = process.env;
  await visitAll(browser, gallery.states, async (page, state) => {
    await page.goto(`${gallery.url}/gallery/${state}?${new URLSearchParams({ language, theme })}`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [device, size] of Object.entries(devices)) {
        await page.setViewportSize(size);
        // Stretches the window to the page: `fullPage` would leave a bar that sticks to the end in the middle of the picture.
        const whole = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ ...size, height: Math.max(size.height, whole) });
        await page.screenshot({ path: `${folder}${state.replace("/", "-")}-${device}-${colorScheme}.png` });
      }
    }
    return [];
  });
});
