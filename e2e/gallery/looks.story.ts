// Other looks and other languages: the examples that operators begin with, and every language on the narrowest screen.
import { findings } from "../stories/findings.ts";
import { expect, test, visitAll } from "./gallery.ts";
import { layoutFaults } from "./layout.ts";

test("each example theme is for everybody, with the looks of an application and without", async ({
  browser,
  gallery,
}) => {
  test.setTimeout(120_000);
  const firsts = [...new Map(gallery.states.map((state) => [state.split("/")[0], state])).values()];
  const places = gallery.themes.flatMap((theme) =>
    ["common", "application"].flatMap((looks) => firsts.map((state) => `${state}?theme=${theme}&looks=${looks}`)),
  );
  expect(places.length).toBeGreaterThanOrEqual(4 * 2 * 6);
  const faults = await visitAll(browser, places, async (page, place) => {
    await page.goto(`${gallery.url}/gallery/${place}`);
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await findings(page)).map((finding) => `${colorScheme}: ${finding}`));
    }
    return [...found, ...(await layoutFaults(page))];
  });
  expect(faults).toEqual([]);
});

test("every language fits the narrowest screen", async ({ browser, gallery }) => {
  test.setTimeout(240_000);
  expect(gallery.languages).toContain("en");
  const faults = await visitAll(browser, gallery.languages, async (page, language) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`${gallery.url}/gallery/login/first?language=${language}`);
    const found: string[] = [];
    for (const state of gallery.states) {
      // Put into the page that is there, because only the words are others: a visit to each would take minutes.
      const html = await (await fetch(`${gallery.url}/gallery/${state}?language=${language}`)).text();
      const isDrawn = await page.evaluate((text) => {
        const { body } = new DOMParser().parseFromString(text, "text/html");
        document.body.replaceWith(body);
        return document.querySelector("main") !== null;
      }, html);
      expect(isDrawn, state).toBe(true);
      found.push(...(await layoutFaults(page)).map((fault) => `${state}: ${fault}`));
    }
    return found;
  });
  expect(faults).toEqual([]);
});
