// Logos as a person sees them: there, not there, or not yet there, and never in the way.
import type { Page } from "@playwright/test";
import { expect, test } from "./story.ts";

/** How much of the tile the initials cover, and the picture's drawn and natural width. */
function tile(page: Page) {
  return page.locator("img").evaluate((image) => {
    if (!(image instanceof HTMLImageElement) || !image.parentElement) throw new Error("no picture in a tile");
    const frame = image.parentElement.getBoundingClientRect();
    const initials = image.nextElementSibling?.getBoundingClientRect() ?? new DOMRect();
    const seen = Math.min(frame.bottom, initials.bottom) - Math.max(frame.top, initials.top);
    const { width, height } = image.getBoundingClientRect();
    return {
      natural: image.naturalWidth,
      drawn: [Math.round(width), Math.round(height)],
      initialsSeen: Math.max(0, Math.round(seen)) / Math.round(frame.height),
      size: [frame.width, frame.height],
    };
  });
}

for (const [name, natural, drawn] of [
  ["logo", 128, [52, 52]],
  ["wide", 400, [52, 10]],
  ["high", 80, [10, 52]],
  ["transparent", 128, [52, 52]],
  ["small", 16, [16, 16]],
] as const) {
  test(`a ${name} picture takes the place of the initials, undistorted`, async ({ person, application, stage }) => {
    const rp = await application({ client: { logo_uri: `${stage.applicationUrl}/${name}.png` } });
    await person.begin(rp);
    await person.sees("/login/form");
    await expect.poll(() => tile(person.page)).toEqual({ natural, drawn, initialsSeen: 0, size: [52, 52] });
    await person.signIn();
    await person.sees("/consent/form");
    await expect.poll(() => tile(person.page)).toMatchObject({ natural, initialsSeen: 0 });
  });
}

test("a logo that is refused leaves the initials, at the same place and in the same size", async ({
  browser,
  application,
  stage,
  javaScriptEnabled,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled ?? true });
  const page = await context.newPage();
  const rp = await application({ client: { logo_uri: `${stage.applicationUrl}/no-picture` } });
  const refused = page.waitForResponse((response) => response.url().includes("/client-logo?"));
  await page.goto((await rp.attempt({ redirect_uri: `${stage.applicationUrl}/callback` })).url.href);
  expect((await refused).status()).toBe(404);
  await expect.poll(() => tile(page)).toEqual({ natural: 0, drawn: [0, 0], initialsSeen: 1, size: [52, 52] });
  await expect(page.locator("img + .tile")).toHaveText("TA");
  await context.close();
});

test("a logo that is late leaves the initials meanwhile, and moves nothing when it comes", async ({
  person,
  application,
  stage,
}) => {
  const { page } = person;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/client-logo?*", async (route) => {
    await held;
    await route.continue();
  });
  const rp = await application({ client: { logo_uri: `${stage.applicationUrl}/logo.png` } });
  const { url } = await rp.attempt({ redirect_uri: `${stage.applicationUrl}/callback` });
  await page.goto(url.href, { waitUntil: "commit" });
  await page.locator("#accept").waitFor();
  const places = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("h1, input, button, p")].map((element) => element.getBoundingClientRect().top),
    );
  // Polled, because the form can be there before its stylesheet.
  await expect.poll(() => tile(page)).toMatchObject({ natural: 0, initialsSeen: 1, size: [52, 52] });
  const before = await places();
  release();
  await expect.poll(() => tile(page)).toMatchObject({ natural: 128, initialsSeen: 0 });
  expect(await places()).toEqual(before);
});
