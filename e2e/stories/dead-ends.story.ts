// Where nothing goes on by itself: each such page says why, and its button works.
import { meddle } from "../meddler.ts";
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
