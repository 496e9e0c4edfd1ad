// @vitest-environment node
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { translator } from "../lib/messages.ts";
import type { DeviceView } from "../lib/views.ts";
import { DevicePage } from "./device-page.tsx";
import * as made from "./fixtures.ts";

const t = translator("en");
const device = (view: Partial<DeviceView> = {}) =>
  renderToStaticMarkup(<DevicePage t={t} frame={made.frame} action={made.action} view={{ ...made.device, ...view }} />);
const field = (html: string) => {
  const found = html.match(/<input [^>]*id="code"[^>]*>/g) ?? [];
  expect(found).toHaveLength(1);
  return found[0] ?? "";
};

describe("the field", () => {
  it("leaves a code exactly as it was typed where case matters, and says that it does", () => {
    const problem = made.problem("wrong_user_code", "user_code");
    const html = device({ ...made.deviceOfBothCases, userCode: "bcdF-GHJK", problem });
    expect(field(html)).toMatch(/autoComplete="off".*autoCapitalize="none".*autoCorrect="off".*spellCheck="false"/);
    expect(field(html)).toContain('name="user_code" value="bcdF-GHJK"');
    expect(field(html)).toContain('aria-invalid="true"');
    expect(html).toContain('href="#code"');
    expect(html).toMatch(/id="verify"[^>]*value="accept"/);
    expect(html).toContain("It has 8 characters, like Aa3C-b4Dc.");
    expect(html).toContain("Capital and small letters matter.");
  });

  it("brings up digits for digits, and speaks of no letters", () => {
    const html = device(made.deviceOfDigits);
    expect(field(html)).toMatch(/inputMode="numeric".*autoCapitalize="none"/);
    expect(html).toContain("It has 9 digits, like 123-456-789.");
    expect(html).not.toContain("letters matter");
  });

  it("types capitals where there are no others", () => {
    expect(field(device())).toMatch(/inputMode="text".*autoCapitalize="characters"/);
    expect(device()).not.toContain("letters matter");
  });
});

describe("a code to compare", () => {
  const html = device(made.deviceToCompare);

  it("is drawn large and in groups, and goes along in the one field", () => {
    expect(html).toContain("<span>ABCD</span><span>EFGH</span>");
    expect(field(html)).toContain('value="ABCDEFGH"');
    expect(html).toContain("The codes are the same");
  });

  it("can be another one: the field is one press away", () => {
    expect(html).toMatch(/<details class="fold"><summary>My device shows another code<\/summary>.*id="code"/s);
  });

  it("keeps the way to another account out of the form that Enter sends, and the code with it", () => {
    const [switching = "", answering = ""] = html.match(/<form .*?<\/form>/gs) ?? [];
    expect(switching).toContain('name="user_code" value="ABCDEFGH"');
    expect(switching).toContain('id="switch-account"');
    expect(/<button [^>]* id="([^"]*)"/.exec(answering)?.[1]).toBe("verify");
  });
});
