// The cases of Hydra's own browser tests that need a browser, by the ids those tests click.
import { DEMO } from "./person.ts";
import { expect, test } from "./story.ts";

test("openid/prompt: none without a session is login_required", async ({ person, application }) => {
  await person.begin(await application(), { prompt: "none" });
  expect((await person.arrives()).searchParams.get("error")).toBe("login_required");
});

test("openid/prompt: none succeeds once login and consent are remembered", async ({ person, application }) => {
  const rp = await application({ scope: "openid" });
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  const attempt = await person.begin(rp, { prompt: "none" });
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("openid/prompt: login shows the login page although there is a session", async ({ person, application }) => {
  const rp = await application({ scope: "openid" });
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  const attempt = await person.begin(rp, { prompt: "login" });
  await person.signIn();
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("openid/prompt: consent shows the consent page although it is remembered", async ({ person, application }) => {
  const rp = await application({ scope: "openid" });
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  const attempt = await person.begin(rp, { prompt: "consent" });
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("openid/logout: without a hint, and the login page is shown again", async ({ person, application, stage }) => {
  const rp = await application();
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  await person.page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
  await person.sees("/logout/form");
  await person.press("accept");
  await expect(person.page).toHaveURL(`${stage.appUrl}/`);
  await person.begin(rp);
  await person.sees("/login/form");
  await expect(person.page.locator("#password")).toBeVisible();
});

test("openid/logout: front-channel, the application hears of it", async ({
  person,
  application,
  stage,
  javaScriptEnabled,
}) => {
  const front = `${stage.applicationUrl}/front`;
  const rp = await application({
    client: { frontchannel_logout_uri: front, frontchannel_logout_session_required: true },
  });
  const tokens = await person.signInAndAllow(rp, ["openid"], { remember: true });
  const heard = person.page.waitForResponse((answer) => answer.url().startsWith(front));
  await person.page.goto(
    rp.logoutUrl({
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: `${stage.applicationUrl}/signed-out`,
      state: "abcdefgh",
    }).href,
  );
  await person.sees("/logout/form");
  await person.press("accept");
  const { searchParams } = new URL((await heard).url());
  expect(searchParams.get("sid")).toBe(tokens.claims()?.sid);
  expect(searchParams.get("iss")).toMatch(/^http/);
  // Hydra's own page goes on by script; without it, it does so after a few seconds.
  if (javaScriptEnabled === false) await expect(person.page).toHaveURL(new RegExp(`^${stage.publicUrl}/`));
  expect((await person.arrives("/signed-out")).searchParams.get("state")).toBe("abcdefgh");
  await person.begin(rp);
  await person.sees("/login/form");
});
