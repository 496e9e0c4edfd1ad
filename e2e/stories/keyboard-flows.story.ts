// Whole ways with the keyboard alone, wrong turns included: login and consent, a device, the logout.
import { escapeBreaksNothing, fromReasonToField, tabThrough } from "./keyboard.ts";
import { DEMO } from "./person.ts";
import { deviceTest, expect, test } from "./story.ts";

const skip = "Skip to the content";
const language = "Language: English";

test("from the application and back to it, with a wrong password on the way", async ({
  person,
  application,
  javaScriptEnabled,
}) => {
  const client = { policy_uri: "https://notes.example/privacy", tos_uri: "https://notes.example/terms" };
  const rp = await application({ client, scope: "openid email" });
  const attempt = await person.begin(rp);
  const { page } = person;
  const { keyboard } = page;
  if (javaScriptEnabled) await page.getByRole("button", { name: "what you typed: Password" }).waitFor();
  const links = [expect.stringContaining("Privacy policy"), expect.stringContaining("Terms of use")];
  const reveal = javaScriptEnabled ? ["Show"] : [];
  expect(await tabThrough(page)).toEqual([
    skip,
    "email",
    "password",
    ...reveal,
    "remember",
    ...links,
    "accept",
    "reject",
    language,
  ]);

  await person.tabTo("email");
  await keyboard.type(DEMO.email);
  await escapeBreaksNothing(page);
  await person.tabTo("password");
  await keyboard.type("not the password");
  await keyboard.press("Enter");
  await fromReasonToField(page, "password");
  await expect(page.locator("#email")).toHaveValue(DEMO.email);
  await keyboard.type(DEMO.password);
  await keyboard.press("Enter");

  await person.sees("/consent/form");
  expect(await tabThrough(page)).toEqual([
    skip,
    "switch-account",
    "openid",
    "email",
    "remember-once",
    ...links,
    "accept",
    "reject",
    language,
  ]);
  await person.tabTo("openid");
  await keyboard.press("Space");
  await escapeBreaksNothing(page);
  // Enter within the form means Allow, and not the first button of the page, which changes the account.
  await keyboard.press("Enter");
  expect((await rp.redeem(attempt, await person.arrives())).scope).toBe("openid");
});

test("what opens elsewhere leaves the focus where it was", async ({ person, application, context, stage }) => {
  await person.begin(await application({ client: { policy_uri: `${stage.applicationUrl}/privacy` } }));
  await person.sees("/login/form");
  const { page } = person;
  await person.tabTo("remember");
  await page.keyboard.press("Tab");
  const [opened] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
  await opened.waitForLoadState();
  await opened.close();
  await page.bringToFront();
  await expect(page.getByRole("link", { name: "Privacy policy" })).toBeFocused();
});

test("the way to the content leads past what stands above it", async ({ person }) => {
  await person.visit("/error?problem=expired_request");
  const { page } = person;
  expect(await tabThrough(page)).toEqual([skip, "way-on", language]);
  await page.keyboard.press("Shift+Tab");
  await person.tabTo("way-on");
});

deviceTest("a device, with a code mistyped on the way", async ({ person, application }) => {
  const rp = await application({ scope: "openid" });
  const waiting = await rp.startDevice();
  const { page } = person;
  const { keyboard } = page;
  await page.goto(waiting.verification_uri);
  await person.sees("/device/verify/form");
  expect(await tabThrough(page)).toEqual([skip, "code", "verify", language]);
  await person.tabTo("code");
  await keyboard.type("WRONGWRONG");
  await keyboard.press("Enter");
  await fromReasonToField(page, "code");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type(waiting.user_code);
  await keyboard.press("Enter");
  await person.sees("/login/form");
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
  await person.sees("/device/success");
  expect(await rp.pollDevice(waiting.device_code)).toMatchObject({ scope: "openid" });
});

test("the logout: the no and the yes", async ({ person, application, stage }) => {
  await person.signInAndAllow(await application(), ["openid"], { remember: true });
  const { page } = person;
  await page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
  await person.sees("/logout/form");
  const stops = await tabThrough(page);
  expect(stops.at(0)).toBe(skip);
  expect(stops.slice(-3)).toEqual(["accept", "reject", language]);
  await person.tabTo("reject");
  await escapeBreaksNothing(page);
  await page.keyboard.press("Enter");
  await person.sees("/logout/cancelled");
  await page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
  await person.sees("/logout/form");
  await person.tabTo("accept");
  await page.keyboard.press("Enter");
  await person.page.waitForURL((url) => url.href === `${stage.appUrl}/`);
});
