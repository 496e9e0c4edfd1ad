// @vitest-environment node
// Holds what a person reads before they allow something: what is new, what is sensitive, what is sent, for how long.
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, test } from "vitest";
import { translator } from "../lib/messages.ts";
import { ConsentPage } from "./consent-page.tsx";
import * as made from "./fixtures.ts";
import * as states from "./fixtures-consent.ts";

const t = translator("en");
const html = (more: Partial<typeof made.consent> = {}) =>
  renderToStaticMarkup(
    <ConsentPage t={t} frame={made.frame} action={made.action} view={{ ...made.consent, ...more }} />,
  );
/** What a person reads. */
const text = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const ticked = (markup: string) =>
  [...markup.matchAll(/<input [^>]*>/g)].filter(([input]) => input.includes("checked=")).map(([input]) => id(input));
const id = (input: string) => / id="([^"]*)"/.exec(input)?.[1];

/** The one tag with this id. */
function tag(markup: string, wanted: string): string {
  const found = markup.match(new RegExp(`<[^>]* id="${wanted}"[^>]*>`, "g")) ?? [];
  expect(found, wanted).toHaveLength(1);
  return found[0] ?? "";
}

describe("the form", () => {
  it("has one unticked box per scope, and the sentence that Hydra's own tests look for", () => {
    const markup = html();
    for (const { scope } of made.consent.scopes) {
      expect(tag(markup, scope)).toContain(`name="grant_scope" value="${scope}"`);
    }
    expect(markup.match(/<input [^>]*checked=[^>]*>/g)).toEqual([tag(markup, "remember-once")]);
    expect(markup).toContain("An application requests access to your data!");
  });

  it("locks a required scope, sends it, and says why", () => {
    const markup = html({ scopes: [made.scope("openid", { isRequired: true })] });
    expect(tag(markup, "openid")).toMatch(/disabled.*checked/);
    expect(markup).toContain('<input type="hidden" name="grant_scope" value="openid"/>');
    expect(markup).toContain("Always needed");
  });

  it("speaks in words of every scope it knows and names the others", () => {
    const markup = html({ scopes: [made.scope("email"), made.scope("notes:write")] });
    expect(markup).toContain("Read your email address");
    expect(markup).toContain("“notes:write”");
  });

  it("prefers the words that came with a scope", () => {
    const markup = html({
      scopes: [made.scope("email", { title: "See mail", description: "Why." })],
    });
    expect(markup).toContain("See mail");
    expect(markup).not.toContain("Read your email address");
  });

  it("keeps the way to another account out of the form that Enter sends", () => {
    const markup = html();
    const [switching, deciding, ...others] = markup.match(/<form .*?<\/form>/gs) ?? [];
    expect(others).toEqual([]);
    const buttons = deciding?.match(/<button [^>]*>/g) ?? [];
    const own = buttons
      .filter((button) => !button.includes(' form="'))
      .map((button) => / id="([^"]*)"/.exec(button)?.[1]);
    expect(own).toEqual(["accept", "reject", "extend"]);
    expect(tag(markup, "switch-account")).toContain('form="switch-account-form"');
    expect(switching).toMatch(/^<form id="switch-account-form"/);
    for (const form of [switching, deciding]) expect(form).toContain('name="consent_challenge" value="challenge-2"');
  });
});

describe("what was allowed before", () => {
  it("stands apart from what is new, with its day, and is not ticked", () => {
    const markup = html(states.consentDelta);
    const words = text(markup);
    const [fresh, before] = [
      words.indexOf("New this time"),
      words.indexOf("You allowed this before, on March 3, 2026"),
    ];
    expect(fresh).toBeGreaterThan(0);
    expect(before).toBeGreaterThan(fresh);
    for (const title of ["See your profile", "Read your phone number"])
      expect(words.indexOf(title)).toBeLessThan(before);
    for (const title of ["Know who you are", "Read your email"]) expect(words.indexOf(title)).toBeGreaterThan(before);
    expect(ticked(markup)).toEqual(["remember-once"]);
    expect(words).toMatch(/print\.example New https:\/\/print\.example\/v2\/orders api\.example(?! New)/);
  });

  it("has each its own day where there are several, and no heading for news where there is none", () => {
    const words = text(html(states.consentKnown));
    expect(words).not.toContain("New this time");
    expect(words).toMatch(/You allowed this before (?!, on)/);
    expect(words).toContain("Allowed on February 19, 2025");
    expect(words).toContain("Allowed on March 3, 2026");
  });

  it("is no topic where nothing was, or nobody can say", () => {
    expect(text(html())).not.toMatch(/before|New/);
  });
});

test("what is sensitive says so in a word, as part of the name of its box", () => {
  const markup = html(states.consentInOwnWords);
  expect(text(/<label for="phone".*?<\/label>/.exec(markup)?.[0] ?? "")).toBe("Read your phone number Sensitive");
  expect(text(/<label for="openid".*?<\/label>/.exec(markup)?.[0] ?? "")).toBe("Know who you are");
});

test("words of the operator come with the reason of the client", () => {
  const words = text(html(states.consentInOwnWords));
  expect(words).toContain("Write notes for you It adds notes");
  expect(words).toContain("Why: so that photos");
  expect(words).not.toContain("notes:write");
  expect(words).toContain("not used for 30 days");
});

describe("what will be sent", () => {
  it("is shown with its value, in words and by the calendar", () => {
    const words = text(html(states.consentDelta));
    expect(words).toContain("Name Ada Lovelace");
    expect(words).toContain("Birthday December 10, 1815");
    expect(words).toContain("Language English");
    expect(words).toContain("Email ada@example.com (confirmed)");
    expect(words).toContain("Phone +44 20 7946 0000 (not confirmed)");
  });

  it("is nothing where the account has nothing", () => {
    expect(text(html(states.consentInOwnWords))).toContain("Read your phone number Sensitive It learns");
    expect(text(html(states.consentInOwnWords))).toContain("Your account has nothing of this yet.");
  });

  it.each([
    ["birthdate", "0000-12-10"],
    ["birthdate", "1815-13-40"],
    ["birthdate", "1815"],
    ["locale", "not a tag"],
    ["locale", "en-x"],
    ["constructor", "<b>x</b>"],
  ])("is as it is where a %s is %s", (name, value) => {
    const markup = html({ scopes: [made.scope("profile", { claims: [made.claim(name, value)] })] });
    expect(markup).toContain(`<bdi>${value.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</bdi>`);
  });

  it("has an end, and says how much there is behind it", () => {
    const claims = Array.from({ length: 30 }, (_, index) => made.claim(`fact_${index}`, true));
    const words = text(html({ scopes: [made.scope("hr", { claims })] }));
    expect(words).toContain("fact_7 yes");
    expect(words).not.toContain("fact_8");
    expect(words).toContain("and 22 more");
  });

  it("is told as well where nothing can be left out", () => {
    expect(text(html(states.consentSentAnyway))).toContain("Whatever you tick, Acme Notes gets tenant north staff yes");
  });
});

describe("how long the answer counts", () => {
  it("is only this time, unless somebody says otherwise", () => {
    const markup = html();
    expect(ticked(markup)).toEqual(["remember-once"]);
    expect([...markup.matchAll(/<input type="radio"[^>]*>/g)].map(([input]) => id(input))).toEqual([
      "remember-once",
      "remember-2592000",
      "remember",
    ]);
    expect(markup).toContain('<input type="radio" id="remember" class="check" name="remember" value="0"/>');
    expect(text(markup)).toContain("Only this time For 30 days Until I take it back");
  });

  it("stays what it was before", () => {
    expect(ticked(html({ duration: 0 }))).toEqual(["remember"]);
    expect(ticked(html({ duration: 2_592_000 }))).toEqual(["remember-2592000"]);
  });

  it("is as long as the operator lets it, and nothing is asked where nothing is kept", () => {
    expect(text(html(states.consentShort))).toContain("Only this time For 1 hour");
    expect(text(html(states.consentShort))).toContain("This access ends after 15 minutes.");
    expect(html({ durations: null })).not.toContain('name="remember"');
  });
});

describe("who asks", () => {
  const badge = (more: Partial<typeof made.client>) => text(html({ client: { ...made.client, ...more } }));
  const newcomer = { atSeconds: 1_772_500_000, registeredItself: false };

  it("is checked by somebody, or new, or let itself in", () => {
    expect(badge({ isVerified: true })).toContain("Checked by Gatehouse");
    expect(badge({ isFirstParty: true })).toContain("Run by Gatehouse");
    expect(badge({ newcomer })).toContain("New here since March 3, 2026");
    expect(badge({ newcomer: { ...newcomer, registeredItself: true } })).toContain("Nobody here has checked it.");
    expect(badge({})).not.toMatch(/Checked|Run by|since/);
  });

  it("is cautioned about where the name may deceive, and the address is as large as the name then", () => {
    const markup = html(states.consentSuspicious);
    expect(text(markup)).toContain("mixes letters of different alphabets");
    expect(text(markup)).toContain("Check its address instead: gatehouse-support.example.");
    expect(markup).toContain('<p class="text-lg font-semibold"><bdi dir="ltr">gatehouse-support.example</bdi></p>');
    expect(badge({ caution: "our_name", destinationHost: null })).toContain("somebody else’s");
    expect(badge({ caution: "our_name", destinationHost: null })).not.toContain("What counts");
  });
});

test("many places are all there, the last of them behind a line that counts them", () => {
  const markup = html(states.consentLong);
  expect(text(markup)).toContain("5 more services");
  for (let index = 1; index <= 9; index++) expect(markup).toContain(`service-${index}.example`);
  expect(html({ audience: states.consentLong.audience.slice(0, 5) })).not.toContain("<details");
});
