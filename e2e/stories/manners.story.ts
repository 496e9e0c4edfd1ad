// The watch over every story is itself watched: a page that misbehaves has to be noticed.
import { Manners } from "./manners.ts";
import { expect, test } from "./story.ts";

test("a page that misbehaves is noticed", async ({ browser, stage, javaScriptEnabled }) => {
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled ?? true });
  const manners = new Manners(context, stage);
  const page = await context.newPage();
  await context.route("http://stranger.test/**", (route) => route.fulfill({ status: 204 }));
  await context.route(`${stage.appUrl}/bad`, (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": "style-src 'none'", "set-cookie": "open=1; Path=/" },
      body: `<link rel="icon" href="data:,"><style>p{color:red}</style><img src="http://stranger.test/pixel" alt=""><img src="/no/such/picture" alt="">`,
    }),
  );
  await page.goto(`${stage.appUrl}/bad`);
  const faults = (await manners.faults()).join("\n");
  expect(faults).toContain("asked a stranger: http://stranger.test/pixel");
  expect(faults).toMatch(/console: .*content security policy/i);
  expect(faults).toContain("status of 404");
  expect(faults).toContain("a script could read the cookie open");
  await context.close();
});
