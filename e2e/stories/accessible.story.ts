// Every page in every state, by day and by night, on a narrow screen and a wide one: clean for axe, nothing cut off.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { screens } from "../screens/catalogue.ts";
import { expect, test } from "./story.ts";

/** WCAG 2.2, levels A and AA. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

/** What sticks out of the page to the side, if the page scrolls that way. */
function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth,
    );
    return wide.map((element) => `sticks out: ${element.tagName} ${element.className}`);
  });
}

for (const { name, open, needsDeviceGrant } of screens) {
  test(`${name} is for everybody`, async ({ person, application, stage }) => {
    test.skip(needsDeviceGrant === true && !stage.deviceGrant, "this server has no device grant");
    await open({ person, application, stage });
    const { page } = person;
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await overflow(page), `${width} px wide`).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findings(page), `${width} px wide, ${colorScheme}`).toEqual([]);
      }
    }
  });
}

test("axe does find what is wrong", async ({ page }) => {
  await page.setContent(`<html lang="en"><title>x</title><main><h1>x</h1><input><p style="width:5000px">x</p></main>`);
  expect((await findings(page)).join()).toContain("label");
  expect(await overflow(page)).not.toEqual([]);
});
