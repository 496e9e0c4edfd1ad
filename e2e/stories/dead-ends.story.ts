// Where nothing goes on by itself: each such page says why, and its button works.
import { meddle } from "../meddler.ts";
import { CookieProfile } from "./cookie-profile.ts";
import { DEMO, Person } from "./person.ts";
import { expect, test } from "./story.ts";

const EXPIRED = {
  status: 401,
  body: JSON.stringify({
    error: "request_unauthorized",
    error_description: "The request could not be authorized. The login request has expired, please try again.",
  }),
};

test("a request that grew too old says so, and its button starts again", async ({ person, application, stage }) => {
  const rp = await application();
  await person.begin(rp);
  await person.sees("/login/form");
  await meddle(stage.meddlerUrl, [{ on: "GET /admin/oauth2/auth/requests/login", answer: EXPIRED }]);
  await person.page.locator("#email").fill("foo@bar.com");
  await person.page.locator("#password").fill("foobar");
  await person.press("accept");
  await expect(person.page.locator("[data-problem=expired_request]")).toBeVisible();
  await meddle(stage.meddlerUrl, []);
  await person.press("way-on");
  await person.signIn();
  await person.sees("/consent/form");
});

test("a consent that grew too old starts again, and the application gets what it asked for", async ({
  person,
  application,
  stage,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await person.signIn();
  await person.sees("/consent/form");
  await meddle(stage.meddlerUrl, [{ on: "GET /admin/oauth2/auth/requests/consent", answer: EXPIRED }]);
  await person.press("accept");
  await expect(person.page.locator("[data-problem=expired_request]")).toBeVisible();
  await meddle(stage.meddlerUrl, []);
  await person.press("way-on");
  await person.signIn();
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("the service is away while somebody signs in: the name they typed is still there when it is back", async ({
  person,
  application,
  stage,
}) => {
  const rp = await application();
  const attempt = await person.begin(rp);
  await person.sees("/login/form");
  await meddle(stage.meddlerUrl, [{ on: "", cut: true }]);
  await person.page.locator("#email").fill(DEMO.email);
  await person.page.locator("#password").fill(DEMO.password);
  await person.page.locator("#remember").check();
  await person.press("accept");
  await expect(person.page.locator("[data-problem=hydra_unavailable]")).toBeVisible();
  // Too early: the same page once more, and still a way on.
  await person.press("way-on");
  await expect(person.page.locator("[data-problem=hydra_unavailable]")).toBeVisible();
  await meddle(stage.meddlerUrl, []);
  await person.press("way-on");
  await person.sees("/login/form");
  await expect(person.page.locator("#email")).toHaveValue(DEMO.email);
  await expect(person.page.locator("#remember")).toBeChecked();
  await expect(person.page.locator("#password")).toHaveValue("");
  await person.page.locator("#password").fill(DEMO.password);
  await person.press("accept");
  await person.allow(["openid"]);
  expect((await rp.redeem(attempt, await person.arrives())).claims()?.sub).toBe(DEMO.email);
});

test("cookies are forbidden, and then allowed: the button leads to a sign-in that works", async ({
  application,
  stage,
  javaScriptEnabled,
}) => {
  const profile = await CookieProfile.create(javaScriptEnabled ?? true);
  try {
    const rp = await application();
    const forbidden = new Person(await profile.open("blocked"), stage);
    const attempt = await forbidden.begin(rp);
    await expect(forbidden.page.locator("[data-problem=cookies_blocked]")).toBeVisible();
    await forbidden.press("way-on");
    await expect(forbidden.page.locator("[data-problem=cookies_blocked]")).toBeVisible();

    const allowed = new Person(await profile.open("allowed"), stage);
    await expect(allowed.page.locator("[data-problem=cookies_blocked]")).toBeVisible();
    await allowed.press("way-on");
    await allowed.signIn();
    await allowed.allow(["openid"]);
    expect((await rp.redeem(attempt, await allowed.arrives())).claims()?.sub).toBe(DEMO.email);
  } finally {
    await profile.remove();
  }
});

test("an address that does not exist", async ({ person }) => {
  expect(await person.visit("/no/such/page")).toBe(404);
  await expect(person.page.locator("[data-problem=not_found]")).toBeVisible();
  await person.press("way-on");
  await expect(person.page.locator("[data-notice=landing]")).toBeVisible();
});

for (const path of ["/login", "/consent", "/logout", "/device/verify", "/login/form"]) {
  test(`a bookmark of ${path}`, async ({ person }) => {
    expect(await person.visit(path)).toBe(400);
    await expect(person.page.locator("[data-problem=missing_challenge]")).toBeVisible();
    await person.press("way-on");
    await expect(person.page.locator("[data-notice=landing]")).toBeVisible();
  });
}

test("going back after having answered is no trap", async ({ person, application }) => {
  const rp = await application();
  await person.begin(rp);
  await person.signIn();
  await person.sees("/consent/form");
  await person.page.goBack();
  await person.signIn();
  await person.sees("/consent/form");
});
