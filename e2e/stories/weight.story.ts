// Pages for a slow phone in a train: how much they fetch, how often, that nothing jumps, and how soon one sees them.
import { weigh } from "../page-weight.ts";
import type { Person } from "./person.ts";
import { expect, test } from "./story.ts";

const budgets = {
  script: { first: { bytes: 150_000, requests: 8 }, repeatBytes: 8_000 },
  plain: { first: { bytes: 14_000, requests: 2 }, repeatBytes: 8_000 },
} as const;

const pages: Record<string, (person: Person) => Promise<void>> = {
  "/login/form": (person) => person.sees("/login/form"),
  "/consent/form": async (person) => {
    await person.signIn();
    await person.sees("/consent/form");
  },
};

for (const [path, reach] of Object.entries(pages)) {
  test(`${path} weighs little, and nothing on it jumps`, async ({
    person,
    application,
    context,
    browser,
    javaScriptEnabled,
  }) => {
    const budget = javaScriptEnabled ? budgets.script : budgets.plain;
    await person.begin(await application());
    await reach(person);
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
    if (javaScriptEnabled) expect(await shifts(person)).toBe(0);
  });
}

/** The sum of what moved without anybody's doing (Cumulative Layout Shift, from the page's start on). */
function shifts({ page }: Person): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let total = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) total += Number(Reflect.get(entry, "value"));
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(total)));
      }),
  );
}
