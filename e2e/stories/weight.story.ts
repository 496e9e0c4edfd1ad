// Pages for a slow phone in a train: how much they fetch, how often, that nothing jumps, and how soon one sees them.
import { weigh } from "../page-weight.ts";
import type { RelyingParty } from "../relying-party.ts";
import { bareServer, shifts, slowVisit } from "../slow-phone.ts";
import type { FormPage } from "./person.ts";
import { expect, type Fixtures, test } from "./story.ts";

const budgets = {
  script: { first: { bytes: 150_000, requests: 8 }, repeatBytes: 8_000 },
  plain: { first: { bytes: 14_000, requests: 2 }, repeatBytes: 8_000 },
} as const;

const mostPaintTimes = 1.7;
const rounds = 5;

type Scene = Pick<Fixtures, "person" | "stage"> & { readonly rp: RelyingParty };

const pages: Record<string, { readonly path: FormPage; readonly reach: (scene: Scene) => Promise<unknown> }> = {
  login: { path: "/login/form", reach: ({ person, rp }) => person.begin(rp) },
  "choice of an account": {
    path: "/login/form",
    reach: async ({ person, rp }) => {
      await person.signInAndAllow(rp, ["openid"], { remember: true });
      await person.begin(rp, { prompt: "select_account" });
    },
  },
  consent: {
    path: "/consent/form",
    reach: async ({ person, rp }) => {
      await person.begin(rp);
      await person.signIn();
    },
  },
  logout: {
    path: "/logout/form",
    reach: async ({ person, rp, stage }) => {
      await person.signInAndAllow(rp, ["openid"], { remember: true });
      await person.page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
    },
  },
  device: {
    path: "/device/verify/form",
    reach: async ({ person, rp, stage }) => {
      test.skip(!stage.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
      await person.page.goto((await rp.startDevice()).verification_uri_complete ?? "");
    },
  },
};

for (const [name, { path, reach }] of Object.entries(pages)) {
  test(`the page of ${name} weighs little, and nothing on it jumps`, async ({
    person,
    stage,
    application,
    context,
    browser,
    javaScriptEnabled,
  }) => {
    const budget = javaScriptEnabled ? budgets.script : budgets.plain;
    await reach({ person, stage, rp: await application() });
    await person.sees(path);
    const url = new URL(person.page.url());
    const { first, repeat } = await weigh(
      browser,
      { url, cookies: await context.cookies(url.origin) },
      javaScriptEnabled ?? true,
    );
    expect(first.bytes).toBeLessThanOrEqual(budget.first.bytes);
    expect(first.requests).toBeLessThanOrEqual(budget.first.requests);
    expect(repeat.bytes).toBeLessThanOrEqual(budget.repeatBytes);
    // Only script can tell of it; without any, less moves.
    if (javaScriptEnabled) expect(await shifts(person.page)).toBe(0);
  });
}

test("on a slow phone the login is seen nearly as soon as a bare page", async ({
  person,
  application,
  context,
  browser,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled === false, "only script can tell when a page was painted");
  test.setTimeout(120_000);
  await person.begin(await application());
  await person.sees("/login/form");
  const url = new URL(person.page.url());
  const login = { url, cookies: await context.cookies(url.origin) };
  const bare = await bareServer();
  try {
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const plain = await slowVisit(browser, { url: bare.url, cookies: [] });
      const { firstPaint, shift } = await slowVisit(browser, login);
      ratios.push(firstPaint / plain.firstPaint);
      // What comes with the style sheet stands below what was seen before, and moves none of it.
      expect(shift).toBe(0);
    }
    expect(ratios.sort((a, b) => a - b)[Math.floor(rounds / 2)]).toBeLessThanOrEqual(mostPaintTimes);
  } finally {
    await bare.close();
  }
});
