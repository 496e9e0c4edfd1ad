// A second step with the keyboard alone: set up, kept, and asked for, with a wrong code on the way.
import { codeOf } from "../authenticator-app.ts";
import { fromReasonToField } from "./keyboard.ts";
import { DEMO, expect, isAsked, test } from "./passkey-story.ts";

test("an authenticator app is set up and used", async ({ person, application, grounds }) => {
  const rp = await application({ scope: "openid" });
  const { page } = person;
  const { keyboard } = page;
  const logIn = async () => {
    await person.begin(rp);
    await person.tabTo("email");
    await keyboard.type(DEMO.email);
    await person.tabTo("password");
    await keyboard.type(DEMO.password);
    await keyboard.press("Enter");
  };
  await logIn();
  await isAsked(person, "Do you want a second step?", false);
  await person.tabTo("accept");
  await keyboard.press("Enter");
  await isAsked(person, "Set up your authenticator app", false);
  const key = (await page.locator(".secret-text").textContent()) ?? "";
  await person.tabTo("code");
  await keyboard.type(codeOf(key));
  await keyboard.press("Enter");
  await isAsked(person, "Keep these codes", false);
  await person.tabTo("accept");
  await keyboard.press("Enter");
  await person.sees("/consent/form");
  grounds.change("update gatehouse_second_steps set totp_step = null");

  await logIn();
  await isAsked(person, "Your code, please", false);
  await person.tabTo("code");
  await keyboard.type("000000");
  await keyboard.press("Enter");
  await fromReasonToField(page, "code");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type(codeOf(key));
  await keyboard.press("Enter");
  await person.sees("/consent/form");
  await expect(page.locator("#problem-summary")).toHaveCount(0);
});
