// Passkeys, codes and trusted browsers, with the device that Chromium pretends to have.
import { codeOf } from "../authenticator-app.ts";
import { DEMO, expect, isAsked, setsUpApp, setsUpPasskey, test, usesPasskey } from "./passkey-story.ts";

const phr = { amr: ["pop", "user", "mfa"], acr: "urn:gatehouse:phr" };
const passwordAndPasskey = { ...phr, amr: ["pwd", "pop", "user", "mfa"] };
const passwordAndCode = { amr: ["pwd", "otp", "mfa"], acr: "urn:gatehouse:aal2" };

test.describe("with script", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "passkeys need script: see the stories without");

  test("a passkey is made, and from then on it is the whole sign-in", async ({ person, application, device }) => {
    const rp = await application();
    const made = await person.begin(rp);
    await person.signIn();
    await isAsked(person, "Do you want a second step?");
    expect(await setsUpPasskey(person, device, { isLookedAt: true })).toHaveLength(10);
    await person.allow(["openid"]);
    expect((await rp.redeem(made, await person.arrives())).claims()).toMatchObject(passwordAndPasskey);
    expect(await device.howManyPasskeys()).toBe(1);

    const used = await person.begin(rp);
    await person.sees("/login/form");
    await isAsked(person, "Please log in");
    await usesPasskey(person, device);
    await person.allow(["openid"]);
    expect((await rp.redeem(used, await person.arrives())).claims()).toMatchObject({ ...phr, sub: DEMO.email });
  });

  test("a passkey picked within the field of the name needs no button", async ({
    person,
    application,
    device,
    stage,
  }) => {
    const rp = await application();
    await person.begin(rp);
    await person.signIn();
    await setsUpPasskey(person, device);
    await person.sees("/consent/form");
    await person.begin(rp);
    await expect(person.page.locator("#email")).toHaveAttribute("autocomplete", "username webauthn");
    await person.page.goto("about:blank");
    await device.isConfirming(true);
    const attempt = await rp.attempt({ redirect_uri: `${stage.applicationUrl}/callback` });
    // The page may be left again before all of it is there.
    await person.page.goto(attempt.url.href, { waitUntil: "commit" });
    await person.allow(["openid"]);
    expect((await rp.redeem(attempt, await person.arrives())).claims()).toMatchObject(phr);
  });

  test("a passkey is asked for after the password, and trust spares it", async ({ person, application, device }) => {
    const rp = await application();
    await person.begin(rp);
    await person.signIn();
    await setsUpPasskey(person, device);
    await person.sees("/consent/form");

    await device.isHeldByOwner(true);
    await person.begin(rp);
    await person.signIn();
    await isAsked(person, "Your passkey, please", false);
    await person.page.locator("#trust").check();
    await usesPasskey(person, device);
    await person.sees("/consent/form");

    const trusted = await person.begin(rp);
    await person.signIn();
    await person.allow(["openid"]);
    const { amr, acr } = (await rp.redeem(trusted, await person.arrives())).claims() ?? { amr: null, acr: null };
    expect({ amr, acr }).toEqual({ amr: ["pwd"], acr: "urn:gatehouse:aal1" });

    // A client that wants the passkey gets the passkey, trusted or not.
    const demanding = await person.begin(rp, { acr_values: "urn:gatehouse:phr" });
    await person.signIn();
    await isAsked(person, "Your passkey, please", false);
    await usesPasskey(person, device);
    await person.allow(["openid"]);
    expect((await rp.redeem(demanding, await person.arrives())).claims()).toMatchObject(passwordAndPasskey);
  });

  test("who does not hold the device gets nowhere with it, and can take another way", async ({
    person,
    application,
    device,
  }) => {
    const rp = await application();
    await person.begin(rp);
    await person.signIn();
    const [code = ""] = await setsUpPasskey(person, device);
    await person.sees("/consent/form");

    await device.isHeldByOwner(false);
    await person.begin(rp);
    await person.signIn();
    await isAsked(person, "Your passkey, please", false);
    await device.isConfirming(true);
    await person.press("use-passkey");
    await expect(person.page.getByRole("status").filter({ hasText: "did not work" })).toBeVisible();
    await isAsked(person, "Your passkey, please");
    await person.press("choice-use-recovery-code");
    await isAsked(person, "Your recovery code, please");
    await person.page.locator("#code").fill(code);
    await person.press("accept");
    await person.sees("/consent/form");
  });

  test("a copy of a passkey is found out", async ({ person, application, device }) => {
    const rp = await application();
    await person.begin(rp);
    await person.signIn();
    await setsUpPasskey(person, device);
    await person.sees("/consent/form");
    await device.countFrom(0);
    await person.begin(rp);
    await device.isConfirming(true);
    await person.press("use-passkey");
    await expect(person.page.locator("#problem-summary")).toContainText("copy of this passkey");
    await device.isConfirming(false);
    await isAsked(person, "Please log in");
    await person.signIn();
    await isAsked(person, "Your passkey, please", false);
  });

  test("a passkey nobody here knows is told so, and the password still works", async ({
    person,
    application,
    forget,
    device,
  }) => {
    const rp = await application();
    await person.begin(rp);
    await person.signIn();
    await setsUpPasskey(person, device);
    await person.sees("/consent/form");
    forget();
    expect(await device.howManyPasskeys()).toBe(1);
    await person.begin(rp);
    await device.isConfirming(true);
    await person.press("use-passkey");
    await expect(person.page.locator("#problem-summary")).toContainText("does not belong to an account here");
    await device.isConfirming(false);
    await person.signIn();
    await isAsked(person, "Do you want a second step?", false);
  });

  test("who has an app proves it before a client's wish for a passkey is met", async ({
    person,
    application,
    grounds,
    device,
  }) => {
    const rp = await application();
    await person.begin(rp);
    await person.signIn();
    const { key } = await setsUpApp(person, { isLookedAt: true });
    await person.sees("/consent/form");
    grounds.change("update gatehouse_second_steps set totp_step = null");

    const attempt = await person.begin(rp, { acr_values: "urn:gatehouse:phr" });
    await person.signIn();
    await isAsked(person, "Your code, please");
    await person.page.locator("#code").fill(codeOf(key));
    await person.press("accept");
    await isAsked(person, "Set up a passkey", false);
    await usesPasskey(person, device);
    await isAsked(person, "Your passkey, please", false);
    await usesPasskey(person, device);
    await person.allow(["openid"]);
    expect((await rp.redeem(attempt, await person.arrives())).claims()).toMatchObject({
      amr: ["pwd", "otp", "pop", "user", "mfa"],
      acr: "urn:gatehouse:phr",
    });
    expect(await device.howManyPasskeys()).toBe(1);
  });
});

test("an app is set up, its code asked for, and a trusted browser spared it", async ({
  person,
  application,
  grounds,
}) => {
  const rp = await application();
  const first = await person.begin(rp);
  await person.signIn();
  const { key, codes } = await setsUpApp(person);
  await person.allow(["openid"]);
  expect((await rp.redeem(first, await person.arrives())).claims()).toMatchObject(passwordAndCode);
  grounds.change("update gatehouse_second_steps set totp_step = null");

  await person.begin(rp);
  await person.signIn();
  await isAsked(person, "Your code, please", false);
  const code = codeOf(key);
  await person.page.locator("#code").fill(code);
  await person.press("accept");
  await person.sees("/consent/form");

  await person.begin(rp);
  await person.signIn();
  await person.page.locator("#code").fill(code);
  await person.press("accept");
  await expect(person.page.locator("#problem-summary")).toContainText("used already");
  await person.press("choice-use-recovery-code");
  await person.page.locator("#code").fill(codes[0] ?? "");
  await person.press("accept");
  await person.sees("/consent/form");
  grounds.change("update gatehouse_second_steps set totp_step = null");

  await person.begin(rp);
  await person.signIn();
  await person.page.locator("#code").fill(codeOf(key));
  await person.page.locator("#trust").check();
  await person.press("accept");
  await person.sees("/consent/form");
  await person.begin(rp);
  await person.signIn();
  await person.sees("/consent/form");
});

test("without script passkeys say what they need, and every other way is open", async ({
  person,
  application,
  grounds,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled !== false, "the story of a browser without script");
  const { page } = person;
  const rp = await application();
  await person.begin(rp);
  await expect(page.locator("#use-passkey")).toBeHidden();
  await expect(page.locator("main")).not.toContainText("JavaScript");
  await person.signIn();
  await person.press("choice-use-passkey-enrolment");
  await expect(page.locator("main")).toContainText("Passkeys need JavaScript");
  await person.press("choice-use-totp-enrolment");
  await isAsked(person, "Set up your authenticator app", false);
  await person.press("choice-not-now");
  await person.sees("/consent/form");

  // Somebody who made one with another browser.
  grounds.change(
    `update gatehouse_second_steps set user_handle = 'aGFuZGxl' where subject = '${DEMO.email}'`,
    `insert into gatehouse_passkeys (id, subject, public_key, counter, transports, is_backed_up)
       values ('aWQ', '${DEMO.email}', 'a2V5', 0, '[]', 0)`,
    `update gatehouse_second_steps set totp_secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'`,
  );
  await person.begin(rp);
  await person.signIn();
  await isAsked(person, "Your passkey, please", false);
  await expect(page.locator("main")).toContainText("Passkeys need JavaScript");
  await expect(page.locator("#accept")).toHaveCount(0);
  await person.press("choice-use-totp");
  await page.locator("#code").fill(codeOf("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
  await person.press("accept");
  await person.sees("/consent/form");
});
