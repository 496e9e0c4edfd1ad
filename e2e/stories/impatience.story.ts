// People press twice, reload, go back and open tabs: one problem is shown once, and every way leads on.
import type { Page } from "@playwright/test";
import { DEMO, Person } from "./person.ts";
import { expect, test } from "./story.ts";

async function fillIn({ page }: Person, password: string = DEMO.password): Promise<void> {
  await page.locator("#email").fill(DEMO.email);
  await page.locator("#password").fill(password);
}

/** A page of ours that can be used, or the application. */
async function leadsOn(page: Page, applicationUrl: string): Promise<void> {
  if (new URL(page.url()).origin === applicationUrl) return;
  await expect(page.locator("#accept, #way-on").first()).toBeVisible();
}

test("a double click with a wrong password shows one problem, and the right one works next", async ({
  person,
  application,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await fillIn(person, "wrong");
  await person.page.locator("#accept").dblclick({ noWaitAfter: true });
  await expect(person.page.locator("#problem-summary")).toHaveCount(1);
  await fillIn(person);
  await person.press("accept");
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("Enter twice is Enter once", async ({ person, application }) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await fillIn(person);
  const { keyboard } = person.page;
  await Promise.all([keyboard.press("Enter"), keyboard.press("Enter")]);
  await expect(person.page).toHaveURL(/\/consent\/form\?/);
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("reloading after a wrong password neither asks to send it again nor counts it again", async ({
  person,
  application,
}) => {
  const rp = await application();
  await person.begin(rp);
  await person.signIn({ password: "wrong" });
  await expect(person.page.locator("#problem-summary")).toBeVisible();
  for (let times = 0; times < 3; times += 1) {
    await person.page.reload();
    await expect(person.page.locator("#problem-summary")).toHaveCount(1);
  }
  await person.signIn();
  await person.sees("/consent/form");
});

test("back from the application and Allow once more is no trap", async ({ person, application, stage }) => {
  const rp = await application();
  await person.signInAndAllow(rp, ["openid"]);
  await person.page.goBack();
  await leadsOn(person.page, stage.applicationUrl);
  if (new URL(person.page.url()).pathname === "/consent/form") {
    await person.press("accept");
    await person.page.waitForLoadState();
    await leadsOn(person.page, stage.applicationUrl);
  }
  // Whatever became of that: the application can start again.
  await person.signInAndAllow(rp, ["openid"]);
});

test("two tabs on one request: the one left behind shows the page that is open now", async ({
  person,
  application,
  context,
  stage,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  const other = new Person(await context.newPage(), stage);
  await other.page.goto(person.page.url());
  await other.signIn({ password: "wrong" });
  await expect(other.page.locator("#problem-summary")).toBeVisible();
  await person.signIn();
  await expect(person.page.locator("#problem-summary")).toBeVisible();
  await person.signIn();
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
  await other.signIn();
  await other.page.waitForLoadState();
  await leadsOn(other.page, stage.applicationUrl);
});

test("two tabs on two requests of different applications both arrive", async ({
  person,
  application,
  context,
  stage,
}) => {
  const [one, two] = [await application(), await application()];
  const other = new Person(await context.newPage(), stage);
  const [left, right] = [await person.begin(one), await other.begin(two)];
  await person.signIn();
  await other.signIn();
  await person.allow(["openid"]);
  await other.allow(["openid", "email"]);
  expect((await one.redeem(left, await person.arrives())).scope).toBe("openid");
  expect((await two.redeem(right, await other.arrives())).scope).toBe("openid email");
});

test("a tab whose cookies are gone opens afresh, and works", async ({ person, application, context }) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await context.clearCookies({ name: /^flow-/ });
  await person.page.reload();
  await person.signIn();
  await person.sees("/consent/form");
  await context.clearCookies({ name: /^flow-/ });
  await person.press("accept");
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).scope).toBe("openid");
});
