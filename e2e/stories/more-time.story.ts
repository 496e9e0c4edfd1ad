// Whoever is slow: the page says how long it works, warns by itself, and gives more time without losing what was typed.
import { startStage } from "../stage.ts";
import { type BrowserStage, takeOver } from "./browser-stage.ts";
import { DEMO, type Person } from "./person.ts";
import { deviceTest, expect, test } from "./story.ts";

const warned = 28 * 60;
const warning = ({ page }: Person) => page.getByRole("status").getByText(/^This page stops working/);
const more = ({ page }: Person) => page.getByRole("button", { name: "Give me more time" });

test("the warning is neither seen nor heard nor reached by the Tab key before its time", async ({
  person,
  application,
}) => {
  await person.begin(await application());
  const { page } = person;
  await expect(page.getByText("This page works for 30 minutes.")).toBeVisible();
  // A few seconds may have gone by before the page was drawn.
  await person.waits(warned - 60);
  await expect(warning(person)).toBeHidden();
  await expect(more(person)).toHaveCount(0);
  await page.locator("#reject").focus();
  await page.keyboard.press("Tab");
  await expect(page.locator("#extend")).not.toBeFocused();

  await person.waits(warned);
  await expect(warning(person)).toBeVisible();
  await expect(page.getByText("This page works for 30 minutes.")).toBeHidden();
  await page.locator("#reject").focus();
  await page.keyboard.press("Tab");
  await expect(more(person)).toBeFocused();
});

for (const media of [
  { reducedMotion: "reduce" },
  { forcedColors: "active" },
  { forcedColors: "active", colorScheme: "dark" },
] as const) {
  test(`the warning comes in its time with ${JSON.stringify(media)}`, async ({ person, application }) => {
    await person.page.emulateMedia(media);
    await person.begin(await application());
    await expect(more(person)).toHaveCount(0);
    await person.waits(warned);
    await expect(warning(person)).toBeVisible();
    await expect(more(person)).toBeVisible();
  });
}

test("paper has no clock", async ({ person, application }) => {
  await person.begin(await application());
  await person.waits(warned);
  await person.page.emulateMedia({ media: "print" });
  await expect(more(person)).toHaveCount(0);
  await expect(person.page.locator("#accept")).toBeVisible();
});

for (const [width, height] of [
  [320, 640],
  [390, 844],
  [390, 500],
  [1280, 800],
] as const) {
  test(`at ${width} × ${height} the warning is in view and moves nothing that is about to be pressed`, async ({
    person,
    application,
  }) => {
    const { page } = person;
    await page.setViewportSize({ width, height });
    await person.begin(await application());
    await person.signIn();
    await person.sees("/consent/form");
    const before = await page.locator("#accept").boundingBox();
    await person.waits(warned);
    await expect(warning(person)).toBeInViewport();
    await expect(more(person)).toBeInViewport();
    expect(await page.locator("#accept").boundingBox()).toEqual(before);
    // And what has the focus is not hidden behind it.
    await person.tabTo("remember-once");
    const box = await page.locator("#remember-once").boundingBox();
    const cover = await page.locator(".time-warning").boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(cover?.y ?? 0);
  });
}

test("more time at the login keeps the name and the tick; Enter still means Log in", async ({
  person,
  application,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  const { page } = person;
  await page.locator("#email").fill(DEMO.email);
  await page.locator("#password").fill("half a passw");
  await page.locator("#remember").check();
  await person.waits(warned);
  await more(person).click();
  await expect(page.locator("#password")).toHaveValue("");
  await expect(page.locator("#email")).toHaveValue(DEMO.email);
  await expect(page.locator("#remember")).toBeChecked();
  await person.waits(warned);
  await page.locator("#password").fill(DEMO.password);
  await page.locator("#password").press("Enter");
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("more time at the consent keeps the ticks, through the login that was announced", async ({
  person,
  application,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await person.signIn();
  await person.sees("/consent/form");
  const { page } = person;
  await page.locator("#openid").check();
  await page.locator("#email").check();
  await person.waits(warned);
  await expect(page.getByText("you log in again first. What you have ticked stays.")).toBeVisible();
  await more(person).click();
  await person.signIn();
  await person.sees("/consent/form");
  await expect(page.locator("#openid")).toBeChecked();
  await expect(page.locator("#email")).toBeChecked();
  await expect(page.locator("#profile")).not.toBeChecked();
  await expect(page.locator("#remember")).not.toBeChecked();
  await person.press("accept");
  expect((await rp.redeem(attempt, await person.arrives())).scope).toBe("openid email");
});

deviceTest("more time at the device page keeps the code", async ({ person, application }) => {
  const waiting = await (await application()).startDevice();
  const { page } = person;
  await page.goto(waiting.verification_uri);
  await page.locator("#code").fill(waiting.user_code);
  await person.waits(warned);
  await more(person).click();
  await expect(more(person)).toHaveCount(0);
  await expect(page.locator("#code")).toHaveValue(waiting.user_code);
  await person.press("verify");
  await person.sees("/login/form");
});

/** Requests that live a little longer than the warning: it is due ten seconds after the page. */
const hurried = test.extend<object, { hurriedStage: BrowserStage }>({
  hurriedStage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const running = await startStage({ appEnv: { HYDRA_REQUEST_SECONDS: "135" } });
      await use({ ...running, applicationUrl: takeOver().applicationUrl });
      await running.stop();
    },
    { scope: "worker" },
  ],
  stage: async ({ hurriedStage }, use) => use(hurriedStage),
});

hurried("the warning comes by itself and leaves the focus where it is", async ({ person, application }) => {
  const rp = await application();
  await person.begin(rp);
  const { page } = person;
  await expect(page.getByText("This page works for 2 minutes.")).toBeVisible();
  await page.locator("#email").pressSequentially("foo@bar");
  await expect(more(person)).toBeVisible({ timeout: 40_000 });
  await expect(warning(person)).toBeVisible();
  await expect(page.locator("#email")).toBeFocused();
  await page.keyboard.type(".com");
  await more(person).click();
  await expect(more(person)).toHaveCount(0);
  await expect(page.locator("#email")).toHaveValue(DEMO.email);
});
