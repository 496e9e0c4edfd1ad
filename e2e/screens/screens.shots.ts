// Takes a picture of every page on a phone and on a desk, by day and by night; it judges nothing, a person looks.
import { fileURLToPath } from "node:url";
import { test } from "../stories/story.ts";
import { screens } from "./catalogue.ts";

const folder = fileURLToPath(new URL("../../test-results/screens/", import.meta.url));

for (const { name, open, needsDeviceGrant } of screens) {
  test(name, async ({ person, application, stage }) => {
    test.skip(needsDeviceGrant === true && !stage.deviceGrant, "this server has no device grant");
    await open({ person, application, stage });
    for (const colorScheme of ["light", "dark"] as const) {
      await person.page.emulateMedia({ colorScheme });
      for (const width of [390, 1280]) {
        await person.page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
        await person.page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
  });
}
