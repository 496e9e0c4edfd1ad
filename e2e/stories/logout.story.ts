// Signing out: a yes ends the session and leads back, a no changes nothing.
import { Person } from "./person.ts";
import { expect, test } from "./story.ts";

test("yes leads back to the application, and the next time one is asked again", async ({
  person,
  application,
  stage,
}) => {
  const rp = await application();
  const { id_token = "" } = await person.signInAndAllow(rp, ["openid"], { remember: true });
  const post_logout_redirect_uri = `${stage.applicationUrl}/signed-out`;
  await person.page.goto(rp.logoutUrl({ id_token_hint: id_token, post_logout_redirect_uri, state: "abcdefgh" }).href);
  await person.sees("/logout/form");
  await expect(person.page.locator("main")).toContainText("Test application");
  await person.press("accept");
  expect((await person.arrives("/signed-out")).searchParams.get("state")).toBe("abcdefgh");
  await person.begin(rp);
  await person.sees("/login/form");
});

test("no says that nothing changed, and it did not", async ({ person, application, stage }) => {
  const rp = await application({ scope: "openid" });
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  await person.page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
  await person.sees("/logout/form");
  await person.press("reject");
  await person.sees("/logout/cancelled");
  await expect(person.page.locator("#way-on")).toBeVisible();
  await person.begin(rp);
  expect((await person.arrives()).searchParams.get("code")).toMatch(/./);
});

test("everywhere, with the keyboard alone: the other browser has to log in again", async ({
  person,
  application,
  stage,
  browser,
}) => {
  const elsewhere = await browser.newContext({ extraHTTPHeaders: { "x-forwarded-for": "10.1.2.3" } });
  const other = new Person(await elsewhere.newPage(), stage);
  for (const one of [person, other]) await one.signInAndAllow(await application(), ["openid"], { remember: true });
  await person.page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
  await person.sees("/logout/form");
  await person.tabTo("everywhere");
  await person.page.keyboard.press("Space");
  await expect(person.page.locator("#everywhere")).toBeChecked();
  await person.tabTo("accept");
  await person.page.keyboard.press("Enter");
  await expect(person.page.locator("[data-notice=logged_out_everywhere]")).toBeVisible();
  await other.begin(await application());
  await other.sees("/login/form");
  await elsewhere.close();
});
