// Every page in every state is for everybody: by day and by night, narrow and wide, in both directions, with large text,
// zoomed in, in colours of one's own, read aloud.
import type { Page } from "@playwright/test";
import { findings } from "../stories/findings.ts";
import { expect, test, visitAll } from "./gallery.ts";
import { forcedColourFaults, layoutFaults, motionFaults } from "./layout.ts";
import { spokenFaults } from "./spoken.ts";

const pages = ["login", "choose-account", "consent", "logout", "device", "notice"] as const;
const directions = { ltr: "en", rtl: "ar" } as const;
type Direction = keyof typeof directions;

/** Root text of twice the usual size, as in "Very large". */
const textSize = (page: Page, size: "" | "32px") =>
  page.evaluate((fontSize) => {
    document.documentElement.style.fontSize = fontSize;
  }, size);

async function faultsOf(page: Page, address: string, direction: Direction): Promise<readonly string[]> {
  const faults: string[] = [];
  const note = (how: string, found: readonly string[]) => faults.push(...found.map((fault) => `${how}: ${fault}`));

  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(address);
  await page.evaluate((dir) => {
    document.documentElement.dir = dir;
  }, direction);
  expect(await page.locator("html").getAttribute("dir"), address).toBe(direction);
  const devtools = await page.context().newCDPSession(page);
  note("spoken", await spokenFaults(devtools));
  await devtools.detach();
  note("reduced motion", await motionFaults(page));

  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      note(`${width} px, ${colorScheme}`, await findings(page));
    }
    note(`${width} px`, await layoutFaults(page));
  }
  // 1280 × 1024 at 400 % (WCAG 1.4.10).
  await page.setViewportSize({ width: 320, height: 256 });
  note("zoomed to 400 %", await layoutFaults(page));
  await textSize(page, "32px");
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    note(`text of 200 % on ${width} px`, await layoutFaults(page));
  }
  await textSize(page, "");
  await page.emulateMedia({ colorScheme: null, reducedMotion: null, forcedColors: "active" });
  note("forced colours", await forcedColourFaults(page));
  await page.emulateMedia({ forcedColors: null });
  return faults;
}

for (const name of pages)
  for (const direction of ["ltr", "rtl"] as const)
    test(`${name} in every state is for everybody, ${direction}`, async ({ browser, gallery }) => {
      test.setTimeout(240_000);
      const states = gallery.states.filter((state) => state.startsWith(`${name}/`));
      expect(states.length).toBeGreaterThan(4);
      const faults = await visitAll(browser, states, (page, state) =>
        faultsOf(page, `${gallery.url}/gallery/${state}?language=${directions[direction]}`, direction),
      );
      expect(faults).toEqual([]);
    });

test("no page is left out", ({ gallery }) => {
  const known = new Set(gallery.states.map((state) => state.split("/")[0]));
  expect([...known].sort()).toEqual([...pages].sort());
});
