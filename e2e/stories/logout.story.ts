// Signing out: a yes ends the session and leads back, a no changes nothing.
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
