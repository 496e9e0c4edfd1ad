// The warning before a page stops working: when it is due, what it says, and that the style sheet knows its classes.
import { readFileSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { translator } from "../lib/messages.ts";
import type { TimeLimitView } from "../lib/views.ts";
import { PageWorks, TimeWarning, waitClasses } from "./time-limit.tsx";

const t = translator("en");
const text = (html: string) =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const works = (secondsLeft: number) =>
  renderToStaticMarkup(<PageWorks timeLimit={{ secondsLeft, moreTime: null }} t={t} />);
const warning = (secondsLeft: number, moreTime: TimeLimitView["moreTime"] = "typed_kept") =>
  renderToStaticMarkup(<TimeWarning timeLimit={{ secondsLeft, moreTime }} t={t} />);

describe("the warning", () => {
  const css = readFileSync(new URL("../app/time-limit.css", import.meta.url), "utf8");
  const seconds = new Map(
    [...css.matchAll(/\.(wait-\d+) \{\s*--(wait-\d+): (\d+)s;/g)].map(([, name, variable, value]) => {
      expect(variable).toBe(name);
      expect(css).toContain(`var(--${variable}, 0s)`);
      return [name, Number(value)];
    }),
  );
  /** What the style sheet makes of the classes. */
  const waitOf = (left: number) =>
    waitClasses(left)
      .split(" ")
      .filter(Boolean)
      .reduce((sum, name) => sum + (seconds.get(name) ?? Number.NaN), 0);

  it("comes two minutes before the end, for every life a request may have", () => {
    for (let left = 120; left <= 86_400; left += 7) {
      const remaining = left - waitOf(left);
      expect(remaining, `${left} seconds left`).toBeGreaterThanOrEqual(120);
      expect(remaining, `${left} seconds left`).toBeLessThan(130);
    }
    expect(waitOf(86_400)).toBe(86_280);
  });

  it("is there at once where less is left", () => {
    for (const left of [0, 1, 59, 119, 120, 129]) expect(waitClasses(left)).toBe("");
  });

  it("says how much is left when it appears", () => {
    expect(text(warning(1800))).toContain("stops working in about 2 minutes.");
    expect(text(warning(125))).toContain("in about 2 minutes.");
    expect(text(warning(60))).toContain("in about 1 minute.");
    expect(text(warning(45))).toContain("in about 40 seconds.");
    expect(text(warning(3))).toContain("at any moment.");
  });

  it("says truthfully what more time costs, and offers none where a request cannot be started again", () => {
    expect(text(warning(60, "login_again"))).toContain("you log in again first. What you have ticked stays.");
    expect(text(warning(60, "code_again"))).toContain("the code from your device again");
    expect(warning(60)).toContain('id="extend"');
    expect(warning(60, null)).not.toContain("<button");
    expect(text(warning(60, null))).toContain("start again from the application.");
  });

  it("is announced by a status that holds the words and not the button", () => {
    const status = /<div role="status".*?<\/p><\/div><\/div><\/div>/.exec(warning(1800))?.[0] ?? "";
    expect(text(status)).toMatch(/^This page stops/);
    expect(status).not.toContain("<button");
  });
});

describe("how long a page works", () => {
  it("is said from the start, in whole minutes", () => {
    expect(text(works(1800))).toBe("This page works for 30 minutes.");
    expect(text(works(1799))).toBe("This page works for 30 minutes.");
    expect(text(works(3600))).toBe("This page works for 1 hour.");
    expect(text(works(130))).toBe("This page works for 2 minutes.");
  });

  it("is left to the warning where that is there already", () => {
    expect(works(129)).toBe("");
  });
});
