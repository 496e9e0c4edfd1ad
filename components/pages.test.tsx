// @vitest-environment node
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { translator } from "../lib/messages.ts";
import { createTheme } from "../lib/theme/theme.ts";
import { ChooseAccountPage } from "./choose-account-page.tsx";
import { Document } from "./document.tsx";
import * as made from "./fixtures.ts";
import { addressOf, galleryStates } from "./gallery/gallery-states.ts";
import { StatePage } from "./gallery/state-page.tsx";
import { LoginPage } from "./login-page.tsx";
import { NoticePage } from "./notice-page.tsx";

const t = translator("en");
const action = made.action;
const base = { t, frame: made.frame };
const draw = (page: ReactNode) =>
  renderToStaticMarkup(
    <Document t={t} firstStyle=":root{--round:1}" theme={createTheme({})}>
      {page}
    </Document>,
  );
const login = (more: Partial<typeof made.login> = {}) =>
  draw(<LoginPage {...base} action={action} view={{ ...made.login, ...more }} />);
const choose = (more: Partial<typeof made.chooseAccount> = {}) =>
  draw(<ChooseAccountPage {...base} action={action} view={{ ...made.chooseAccount, ...more }} />);
const notice = (...view: Parameters<typeof made.notice>) => draw(<NoticePage {...base} view={made.notice(...view)} />);

/** The one tag with this id. */
function tag(html: string, id: string): string {
  const found = html.match(new RegExp(`<[^>]* id="${id}"[^>]*>`, "g")) ?? [];
  expect(found, id).toHaveLength(1);
  return found[0] ?? "";
}

const everyPage = galleryStates.map((state): [string, string] => [
  addressOf(state),
  draw(<StatePage {...base} view={state.view} />),
]);

describe.each(everyPage)("%s", (_name, html) => {
  it("fits the content security policy", () => {
    // Within tags only: a name may well read like one. The one style is the document's, allowed by its hash.
    const tags = (html.match(/<[^>]*>/g) ?? []).join("").replace("<style>", "");
    expect(tags).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i);
  });

  it("has a title, one main and one first heading", () => {
    expect(html).toMatch(/<head>.*<title>[^<]+ – Gatehouse<\/title>.*<\/head>/);
    expect(html.match(/<main /g)).toHaveLength(1);
    expect(html.match(/<h1 /g)).toHaveLength(1);
  });

  it("uses every id once, and labels and descriptions point at ids that exist", () => {
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list] of html.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]*)"/g)) {
      for (const id of (list ?? "").split(" ")) expect(ids).toContain(id);
    }
  });

  it("labels every field that can be seen", () => {
    for (const [input] of html.matchAll(/<input [^>]*>/g)) {
      if (input.includes('type="hidden"')) continue;
      expect(html).toContain(`<label for="${/ id="([^"]*)"/.exec(input)?.[1]}"`);
    }
  });

  it("leaves every submit to the browser", () => {
    const buttons = [...html.matchAll(/<button type="submit"[^>]*>/g)].map(([button]) => button);
    for (const button of buttons) expect(button).toContain('name="answer"');
    expect(html).not.toContain("formAction");
  });

  it("leaves no placeholder unfilled", () => {
    expect(html).not.toMatch(/\{\w+\}|undefined|\[object/);
  });
});

describe("login", () => {
  it("has the ids and texts that Hydra's own tests drive", () => {
    const html = login();
    expect(html).toContain('<h1 id="login-title"');
    expect(html).toContain("Please log in");
    expect(tag(html, "email")).toMatch(/type="text".*autoComplete="username".*name="email"/);
    expect(tag(html, "password")).toMatch(/type="password".*autoComplete="current-password".*name="password"/);
    expect(tag(html, "remember")).not.toContain("checked");
    expect(tag(html, "accept")).toContain('value="accept"');
    expect(tag(html, "reject")).toContain('value="reject"');
  });

  it("presses Log in, not another button, on the Enter key", () => {
    const html = login({ otherMethods: [made.method("password")] });
    expect(/<button type="submit"[^>]*>/.exec(html)?.[0]).toContain('id="accept"');
  });

  it("ties a problem to its field and says so in the title", () => {
    const html = login({ problem: made.problem("wrong_credentials", "password") });
    expect(html).toContain("<title>Problem: ");
    expect(tag(html, "problem-summary")).toMatch(/role="alert".*tabindex="-1"/i);
    expect(tag(html, "problem-summary")).toMatch(/autofocus/i);
    expect(html).toContain('href="#password"');
    expect(tag(html, "password")).toMatch(/aria-invalid="true".*aria-describedby="password-problem"/);
    expect(tag(html, "email")).not.toContain("aria-invalid");
  });

  it("says how long to wait where that is known", () => {
    const wait = { code: "try_again_later", field: null };
    expect(login({ problem: { ...wait, values: { retryAfterSeconds: 90 } } })).toContain("Please wait 90 seconds and");
    expect(login({ problem: { ...wait, values: {} } })).toContain("Please wait a moment and");
  });

  it("names the expected account where it may, and has words for a code it does not know", () => {
    const expected = { code: "different_account_expected", field: null };
    expect(login({ problem: { ...expected, values: { hinted: "jane@x" } } })).toContain(
      "The application expects jane@x.",
    );
    expect(login({ problem: { ...expected, values: {} } })).toContain("expects a different account");
    expect(login({ problem: made.problem("from_a_fork") })).toContain("Please check it and try again.");
  });

  it("keeps a ticked box, and offers none where it is not on offer", () => {
    expect(tag(login({ rememberChecked: true }), "remember")).toContain("checked");
    expect(login({ rememberSeconds: null })).not.toContain('id="remember"');
  });

  it("warns of the other device only where there is one", () => {
    expect(login({ isDevice: true })).toContain("Another device will get access");
    expect(login()).not.toContain("Another device");
  });

  it("opens a client's pages without handing over this window", () => {
    for (const [link] of login().matchAll(/<a [^>]*target="_blank"[^>]*>/g)) {
      expect(link).toContain('rel="noopener noreferrer"');
    }
    const client = { ...made.client, policyUrl: null, termsUrl: null };
    expect(login({ client })).not.toContain("_blank");
  });

  it("draws a hostile name as text", () => {
    const html = login({ client: { ...made.client, name: '<script>alert(1)</script>"><b>' } });
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<b>");
    expect(html).toContain("&lt;script&gt;");
  });
});

describe("choose-account", () => {
  it("offers the account, another one, and to cancel", () => {
    const html = choose();
    expect(html).toContain("Continue as Foo Bar");
    expect(tag(html, "switch-account")).toContain('value="switch"');
    expect(tag(html, "reject")).toContain('value="reject"');
  });

  it("says who was expected", () => {
    expect(choose({ reason: "other_account_hinted", hinted: "jane@x" })).toContain("expects jane@x, but");
    expect(choose({ reason: "other_account_hinted" })).toContain("expects a different account");
  });

  it.each([
    ["select_account", "accept"],
    ["other_account_hinted", "switch-account"],
  ] as const)("%s: the likely answer is the first and the only primary one: %s", (reason, id) => {
    const buttons = [...choose({ reason }).matchAll(/<button[^>]* id="([^"]+)"[^>]*>/g)];
    const primary = buttons.filter(([html]) => html.includes("primary")).map(([, name]) => name);
    expect(primary).toEqual([id]);
    expect(buttons.find(([, name]) => name !== "more-time")?.[1]).toBe(id);
  });
});

describe("endings", () => {
  it("tells endings and problems apart", () => {
    const ending = notice("device_success", "success", { wayOn: null });
    expect(ending).toContain('data-notice="device_success"');
    expect(ending).not.toMatch(/data-problem|id="way-on"/);
    expect(ending).toContain("You can close this page now.");
    const dead = notice("expired_request", "problem", { incident: "3fa9c1" });
    expect(dead).toContain('data-problem="expired_request"');
    expect(tag(dead, "way-on")).toContain('href="https://notes.example/start"');
    expect(dead).toContain("3fa9c1");
  });

  it("quotes foreign text, explains a known cause, and makes no link of either", () => {
    const html = notice("authorization_error", "problem", {
      values: { cause: "request_forbidden" },
      details: [{ label: "error", text: "<a href=https://evil.example>click</a>" }],
    });
    expect(html).toContain("&lt;a href=https://evil.example&gt;");
    expect(html).toContain("did not bring back a cookie");
    expect(html).toContain("localhost and 127.0.0.1");
    expect(notice("authorization_error", "problem", { values: { cause: "toString" } })).not.toContain("<details");
  });
});
