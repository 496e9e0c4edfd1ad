// Signing in and allowing, with everything a person may do on the way.
import { DEMO, DENIED } from "./person.ts";
import { expect, test } from "./story.ts";

test("sign in, allow, and the application has its tokens", async ({ person, application }) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await person.sees("/login/form");
  await expect(person.page).toHaveTitle(/Test application/);
  await expect(person.page.locator("#remember")).not.toBeChecked();
  await person.signIn();
  await person.sees("/consent/form");
  for (const scope of ["openid", "offline_access", "profile", "email"]) {
    await expect(person.page.locator(`#${scope}`)).not.toBeChecked();
  }
  await expect(person.page.locator("main")).toContainText(DEMO.email);
  await person.allow(["openid", "offline_access", "profile", "email"]);
  const tokens = await rp.redeem(attempt, await person.arrives());
  expect(tokens.claims()).toMatchObject({ sub: DEMO.email, name: "Foo Bar", email: DEMO.email });
  expect(tokens.refresh_token).toMatch(/./);
});

test("a wrong password is explained where it can be put right, and the right one goes on", async ({
  person,
  application,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await person.signIn({ password: "not the password" });
  const { page } = person;
  const summary = page.locator("#problem-summary");
  await expect(summary).toBeVisible();
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Problem: /);
  await expect(page.locator("#email")).toHaveValue(DEMO.email);
  const password = page.locator("#password");
  await expect(password).toHaveValue("");
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription("Please type the password again.");
  await summary.getByRole("link").click();
  await expect(password).toBeFocused();
  await password.fill(DEMO.password);
  await person.press("accept");
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("cancel at the login tells the application", async ({ person, application }) => {
  const attempt = await person.begin(await application());
  await person.press("reject");
  const { searchParams } = await person.arrives();
  expect(Object.fromEntries(searchParams)).toMatchObject({
    error: "access_denied",
    error_description: DENIED,
    state: attempt.state,
  });
});

test("deny at the consent tells the application", async ({ person, application }) => {
  const attempt = await person.begin(await application());
  await person.signIn();
  await person.sees("/consent/form");
  await person.press("reject");
  const { searchParams } = await person.arrives();
  expect(Object.fromEntries(searchParams)).toMatchObject({
    error: "access_denied",
    error_description: DENIED,
    state: attempt.state,
  });
});

test("only what was ticked is allowed", async ({ person, application }) => {
  const tokens = await person.signInAndAllow(await application(), ["openid", "email"]);
  expect(tokens.scope).toBe("openid email");
  expect(tokens.refresh_token).toBeUndefined();
  expect(tokens.claims()).toMatchObject({ email: DEMO.email });
  expect(tokens.claims()).not.toHaveProperty("name");
});

test("what is needed cannot be left out", async ({ person, application }) => {
  const rp = await application({ client: { metadata: { required_scopes: ["openid"] } } });
  const attempt = await person.begin(rp);
  await person.signIn();
  await person.sees("/consent/form");
  await expect(person.page.locator("#openid")).toBeChecked();
  await expect(person.page.locator("#openid")).toBeDisabled();
  await person.allow([]);
  expect((await rp.redeem(attempt, await person.arrives())).scope).toBe("openid");
});

test("with the keyboard alone", async ({ person, application }) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  const { keyboard } = person.page;
  await person.tabTo("email");
  await keyboard.type(DEMO.email);
  await person.tabTo("password");
  await keyboard.type(DEMO.password);
  await keyboard.press("Enter");
  await person.sees("/consent/form");
  await person.tabTo("openid");
  await keyboard.press("Space");
  await person.tabTo("accept");
  await keyboard.press("Enter");
  expect((await rp.redeem(attempt, await person.arrives())).scope).toBe("openid");
});

test("the first thing the Tab key offers is the way to the content", async ({ person, application }) => {
  await person.begin(await application());
  await person.page.keyboard.press("Tab");
  const skip = person.page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
});

test("a double click counts once", async ({ person, application, javaScriptEnabled }) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await person.page.locator("#email").fill(DEMO.email);
  await person.page.locator("#password").fill(DEMO.password);
  await person.page.locator("#accept").dblclick({ noWaitAfter: true });
  // The first navigation may be given up for the second: only where it ends counts.
  await expect(person.page).toHaveURL(/\/consent\/form\?/);
  await person.page.locator("#openid").check();
  // Without script nothing can hold back the second click on Allow, and Hydra refuses a verifier it has used up.
  if (javaScriptEnabled) await person.page.locator("#accept").dblclick({ noWaitAfter: true });
  else await person.page.locator("#accept").click();
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("who is remembered is not asked again", async ({ person, application }) => {
  const rp = await application({ scope: "openid" });
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  const attempt = await person.begin(rp);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("another account may be chosen at the consent", async ({ person, application }) => {
  await person.begin(await application());
  await person.signIn();
  await person.sees("/consent/form");
  await person.press("switch-account");
  await person.sees("/login/form");
  await expect(person.page.locator("#password")).toHaveValue("");
});
