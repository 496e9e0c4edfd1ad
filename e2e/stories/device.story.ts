// A device without a keyboard: its code is compared or typed by a person, and only a person sends it.
import { DEMO } from "./person.ts";
import { deviceTest, expect } from "./story.ts";

deviceTest("the code in the address is filled in, and a person sends it", async ({ person, application }) => {
  const rp = await application();
  const waiting = await rp.startDevice();
  await person.page.goto(waiting.verification_uri_complete ?? "");
  await person.sees("/device/verify/form");
  await expect(person.page.locator("#code")).toHaveValue(waiting.user_code);
  expect(await rp.pollDevice(waiting.device_code)).toBe("authorization_pending");
  await person.press("verify");
  await person.signIn();
  await person.allow(["openid", "offline_access"]);
  await person.sees("/device/success");
  expect(await rp.pollDevice(waiting.device_code)).toMatchObject({ scope: "openid offline_access" });
});

deviceTest("a code that is not the device's is put right with the keyboard alone", async ({ person, application }) => {
  const rp = await application();
  const [theirs, own] = [await rp.startDevice(), await rp.startDevice()];
  const { page } = person;
  await page.goto(theirs.verification_uri_complete ?? "");
  await person.sees("/device/verify/form");
  await expect(page.locator(".user-code")).toContainText(theirs.user_code.slice(0, 4));
  await expect(page.locator("#code")).toBeHidden();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.locator(".fold > summary")).toBeFocused();
  await page.keyboard.press("Enter");
  await person.tabTo("code");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(`${own.user_code.slice(0, 4)}-${own.user_code.slice(4)}`);
  await page.keyboard.press("Enter");
  await person.signIn();
  await person.allow(["openid"]);
  await person.sees("/device/success");
  expect(typeof (await rp.pollDevice(theirs.device_code))).toBe("string");
  expect(await rp.pollDevice(own.device_code)).toMatchObject({ scope: "openid" });
});

deviceTest("a wrong code is explained, and the right one goes on", async ({ person, application }) => {
  const rp = await application();
  const waiting = await rp.startDevice();
  const { page } = person;
  await page.goto(waiting.verification_uri);
  await person.sees("/device/verify/form");
  await page.locator("#code").fill("WRONGWRONG");
  await person.press("verify");
  const summary = page.locator("#problem-summary");
  await expect(summary).toBeVisible();
  await expect(summary).toBeFocused();
  await expect(page.locator("#code")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#code")).toHaveAccessibleDescription(/Please type the code again\./);
  await page.locator("#code").fill(waiting.user_code);
  await person.press("verify");
  await person.sees("/login/form");
  await expect(page.locator("main")).toContainText("Another device will get access");
  await person.signIn();
  await person.allow(["openid"]);
  await person.sees("/device/success");
  const tokens = await rp.pollDevice(waiting.device_code);
  expect(typeof tokens === "string" ? tokens : tokens.claims()?.sub).toBe(DEMO.email);
});

for (const at of ["login", "consent"] as const) {
  deviceTest(
    `no at the ${at}: a page of ours says so, and the device gets nothing`,
    async ({ person, application }) => {
      const rp = await application();
      const waiting = await rp.startDevice();
      await person.page.goto(waiting.verification_uri_complete ?? "");
      await person.press("verify");
      await person.sees("/login/form");
      if (at === "consent") {
        await person.signIn();
        await person.sees("/consent/form");
      }
      await person.press("reject");
      await person.sees("/device/denied");
      expect(typeof (await rp.pollDevice(waiting.device_code))).toBe("string");
    },
  );
}
