// @vitest-environment node
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { translator } from "../lib/messages.ts";
import type { LoginView } from "../lib/views.ts";
import * as made from "./fixtures.ts";
import { LoginPage } from "./login-page.tsx";

const t = translator("en");
const login = (view: LoginView) =>
  renderToStaticMarkup(<LoginPage t={t} frame={made.frame} action={made.action} view={view} />);
const buttons = (html: string) => [...html.matchAll(/<button [^>]* id="([^"]*)"/g)].map(([, id]) => id);
const folded = (html: string) => (html.match(/<details.*?<\/details>/gs) ?? []).flatMap(buttons);

describe("a second step", () => {
  const html = login(made.loginSecondStep);

  it("says who it is, without claiming that they are in, and lets them be another", () => {
    expect(html).toMatch(/Logging in as .*foo@bar\.com.*id="switch-account"/s);
    expect(html).not.toContain("Logged in as");
  });

  it("asks first, then offers what answers the same question, and folds the ways to start", () => {
    const [, answering = ""] = html.match(/<form .*?<\/form>/gs) ?? [];
    expect(buttons(answering)).toEqual([
      ...["accept", "reject", "extend", "choice-use-passkey", "choice-use-recovery-code"],
      ...["method-accounts", "method-google", "method-recovery"],
    ]);
    expect(folded(html)).toEqual(["method-accounts", "method-google", "method-recovery"]);
    expect(html).toContain("<summary>Log in another way</summary>");
  });

  it("unfolds them where it does not work, and has nothing folded where nothing is asked", () => {
    expect(html).not.toContain('<details class="fold" open');
    const broken = { ...made.loginSecondStep, problem: made.problem("unavailable_method") };
    expect(login(broken)).toContain('<details class="fold" open=""');
    expect(folded(login({ ...broken, fields: [], canContinue: false }))).toEqual([]);
  });

  it("of somebody who has no name yet can still be left", () => {
    expect(login({ ...made.loginSecondStep, account: null })).toMatch(/id="switch-account".*Use another account/s);
  });
});

describe("the first step", () => {
  it("has a few ways in sight, and the rest of many one press away", () => {
    expect(folded(login({ ...made.login, otherMethods: made.loginOfManyWays.otherMethods.slice(0, 4) }))).toEqual([]);
    const html = login(made.loginOfManyWays);
    expect(folded(html)).toEqual(["method-github", "method-example-university"]);
    expect(buttons(html).filter((id) => id?.startsWith("method-"))).toHaveLength(5);
    expect(html).not.toContain("switch-account");
  });
});

describe("for a device", () => {
  it("says who gets what on it, in words", () => {
    const html = login(made.loginForDevice);
    const [warning = ""] = html.match(/Another device will get access.*?<\/div>/s) ?? [];
    expect(warning).toContain("let Acme Notes into your account on another device");
    for (const words of ["Know who you are", "Read your email address", "“notes:write”"])
      expect(warning).toContain(words);
    expect(warning).toContain("Continue only if you started this yourself");
  });

  it("speaks of no list where nothing is asked for, and of no device elsewhere", () => {
    expect(login({ ...made.loginForDevice, deviceScopes: [] })).not.toContain("asks to:");
    expect(login(made.login)).not.toContain("Another device");
  });
});
