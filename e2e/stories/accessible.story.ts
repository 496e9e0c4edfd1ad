// The form pages as they are once script has taken them over: by day and by night, on a narrow screen and a wide one, clean
// for axe and nothing cut off. Every page in every state is proved in e2e/gallery.
import { screens } from "../screens/catalogue.ts";
import { findings, overflow } from "./findings.ts";
import { expect, test } from "./story.ts";

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
