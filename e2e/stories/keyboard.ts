// Decides what a person without a mouse may expect of every page: stops in reading order, each one seen, and a way back.
import { expect, type Page } from "@playwright/test";

type Stop = { readonly id: string; readonly place: number; readonly top: number; readonly start: number };

/** Every stop of the Tab key from the beginning of the page, by id; each comes after the one before, to the eye as well. */
export async function tabThrough(page: Page): Promise<readonly string[]> {
  // Also where something has the focus already: the walk begins at the top.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    getSelection()?.setPosition(document.body, 0);
    scrollTo(0, 0);
  });
  const stops: Stop[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { top, left } = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        id: element.id || element.textContent?.trim() || element.tagName,
        place: [...document.querySelectorAll("*")].indexOf(element),
        top: top + scrollY,
        start: left,
        isSeen: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
      };
    });
    const before = stops.at(-1);
    if (stop === null || stop.place === stops[0]?.place) break;
    expect(stop, `after ${before?.id ?? "nothing"}`).toMatchObject({ isSeen: true });
    expect(stop.place, `${stop.id} after ${before?.id}`).toBeGreaterThan(before?.place ?? 0);
    const isBesideOrBelow = before === undefined || stop.top > before.top + 4 || stop.start > before.start;
    // The way to the content is drawn over the page.
    if (stops.length > 1) expect(isBesideOrBelow, `${stop.id} is drawn after ${before?.id}`).toBe(true);
    stops.push(stop);
    expect(stops.length).toBeLessThan(60);
  }
  return stops.map(({ id }) => id);
}

/** The Escape key leaves everything as it is. */
export async function escapeBreaksNothing(page: Page): Promise<void> {
  const state = () =>
    page.evaluate(() => ({
      address: location.href,
      typed: [...document.querySelectorAll("input")].map(({ value, checked }) => [value, checked]),
      focus: document.activeElement?.id,
    }));
  const before = await state();
  await page.keyboard.press("Escape");
  expect(await state()).toEqual(before);
}

/** After an answer that did not help: the reason has the focus, and leads to where it can be put right. */
export async function fromReasonToField(page: Page, id: string): Promise<void> {
  const summary = page.locator("#problem-summary");
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Problem: /);
  await escapeBreaksNothing(page);
  await page.keyboard.press("Tab");
  await expect(summary.getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(`#${id}`)).toBeFocused();
}
