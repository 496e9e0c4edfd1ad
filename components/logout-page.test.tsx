// @vitest-environment node
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { translator } from "../lib/messages.ts";
import type { LogoutView } from "../lib/views.ts";
import * as made from "./fixtures.ts";
import { LogoutPage } from "./logout-page.tsx";

const t = translator("en");
const logout = (more: Partial<LogoutView> = {}) =>
  renderToStaticMarkup(<LogoutPage t={t} frame={made.frame} action={made.action} view={{ ...made.logout, ...more }} />);
const app = made.openedApplication;
const buttons = (html: string) => [...html.matchAll(/<button [^>]* id="([^"]*)"/g)].map(([, id]) => id);

it("asks with two different answers, and Enter gives the first", () => {
  expect(buttons(logout())).toEqual(["accept", "reject", "extend"]);
  expect(logout()).toMatch(/id="accept"[^>]*value="accept"/);
  expect(logout()).toMatch(/id="reject"[^>]*value="reject"/);
});

describe("everywhere", () => {
  it("is a box that nobody ticked", () => {
    const [box = ""] = logout().match(/<input [^>]*id="everywhere"[^>]*>/) ?? [];
    expect(box).toMatch(/type="checkbox".*name="everywhere" value="1"/);
    expect(box).not.toContain("checked");
  });

  it("is not offered where this browser may be somebody else's", () => {
    expect(logout({ offersEverywhere: false })).not.toContain("everywhere");
  });

  it("says that some are not told then, and only where that is so", () => {
    const words = "Some of the applications above cannot be told then.";
    expect(logout({ applications: [app("A", "here_only")] })).toContain(words);
    expect(logout({ applications: [app("A", "always"), app("B", "never")] })).not.toContain(words);
  });
});

describe("the list", () => {
  it("has who is told and who is not apart, and no empty part", () => {
    const html = logout({ applications: [app("Acme"), app("Front", "here_only"), app("Quiet", "never")] });
    expect(html).toMatch(/id="told".*Acme.*Front.*id="untold".*Quiet/s);
    expect(logout({ applications: [app("Acme")] })).not.toContain('id="untold"');
    expect(logout({ applications: [app("Quiet", "never")] })).not.toContain('id="told"');
  });

  it("folds what is too long, and leaves nothing out", () => {
    const html = logout(made.logoutOfMany);
    for (const { name } of made.logoutOfMany.applications) expect(html).toContain(`>${name}<`);
    expect(html.match(/<details/g)).toHaveLength(2);
    expect(logout({ applications: Array.from({ length: 6 }, (_, at) => app(`A${at}`)) })).not.toContain("<details");
  });

  it("says that there may be more where that is so", () => {
    const applications = [app("Acme")];
    expect(logout({ applications, isListComplete: false })).toContain("There may be more");
    expect(logout({ applications, isListComplete: true })).not.toContain("There may be more");
  });

  it("that cannot be had is a sentence, with a client and without", () => {
    expect(logout()).toContain("You may also be logged out of other applications");
    expect(logout({ client: null })).toContain("You may also be logged out of the applications");
    expect(logout({ client: null, isListComplete: true })).not.toContain("You may also");
  });

  it("draws hostile names as text", () => {
    const html = logout({ applications: [app("<img src=x>"), app('"><b>', "never")] });
    expect(html).not.toMatch(/<img src=x|<b>/);
  });
});
