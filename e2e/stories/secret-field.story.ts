// What a person types in secret: it can be looked at, says when Caps Lock is on, and is sent as a secret.
import { expect, test } from "./story.ts";

test("a password can be looked at, where there is script", async ({ person, application, javaScriptEnabled }) => {
  await person.begin(await application());
  await person.sees("/login/form");
  const { page } = person;
  const password = page.locator("#password");
  const button = page.getByRole("button", { name: "what you typed: Password" });
  if (javaScriptEnabled === false) {
    await expect(button).toHaveCount(0);
    return;
  }
  await password.fill("foobar");
  // On the page, wherever that is scrolled to.
  const place = () =>
    password.evaluate((field) => {
      const { x, y, width, height } = field.getBoundingClientRect();
      return { x, y: y + scrollY, width, height };
    });
  const before = await place();
  await expect(password).toHaveAttribute("type", "password");
  await button.click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(button).toHaveText("Hide");
  expect(await place()).toEqual(before);
  await button.press("Enter");
  await expect(password).toHaveAttribute("type", "password");
  await expect(password).toHaveValue("foobar");
});

test("what was looked at still signs in", async ({ person, application, javaScriptEnabled }) => {
  await person.begin(await application());
  await person.sees("/login/form");
  const { page } = person;
  if (javaScriptEnabled !== false) await page.getByRole("button", { name: "what you typed: Password" }).click();
  await person.signIn();
  await person.sees("/consent/form");
});

test("Caps Lock is told, where there is script", async ({ person, application, javaScriptEnabled }) => {
  await person.begin(await application());
  await person.sees("/login/form");
  const { page } = person;
  const hint = page.getByText("Caps Lock is on.");
  await expect(hint).toHaveCount(0);
  if (javaScriptEnabled === false) return;
  await expect(page.locator(".reveal")).toBeVisible();
  const press = (isOn: boolean) =>
    page.locator("#password").evaluate((field, modifierCapsLock) => {
      field.dispatchEvent(new KeyboardEvent("keyup", { key: "A", bubbles: true, modifierCapsLock }));
    }, isOn);
  await press(true);
  await expect(hint).toBeVisible();
  await press(false);
  await expect(hint).toHaveCount(0);
});
