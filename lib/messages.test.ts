import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import english from "../messages/en.json" with { type: "json" };
import { isMessageIn, translator } from "./messages.ts";
import { notices } from "./notices.ts";
import { problemCodes } from "./verifiers/verifier.ts";

const t = translator("en");

function sentencesOf(node: object, prefix = ""): [string, string][] {
  return Object.entries(node).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + name, value]] : sentencesOf(value, `${prefix}${name}.`),
  );
}

const all = sentencesOf(english);
// Hints of the error page speak to operators; the summary is a sentence that Hydra's own tests look for.
const forOperators = /^causes\.\w+\.hint$/;
const prescribed = "consent.summary";
const sentence =
  /(^|[._])(text|hint|description|lead\w*|summary|field|login|consent|warning|sent_back\w*|back_to_device|close|incident|choose|wants_nothing|registration_closed|required_hint)$/;

describe("translator", () => {
  it("puts values into a sentence and leaves everything else alone", () => {
    expect(t("common.sent_back", { host: "<b>$& {host}" })).toBe("You will be sent back to <b>$& {host}.");
  });

  it("takes nothing from the prototype for a value", () => {
    expect(t("common.sent_back", {})).toBe("You will be sent back to {host}.");
  });

  it.each([
    [0, "1 second"],
    [1, "1 second"],
    [90, "90 seconds"],
    [599, "10 minutes"],
    [600, "10 minutes"],
    [601, "11 minutes"],
    [5400, "90 minutes"],
    [3600, "1 hour"],
    [86_400, "1 day"],
    [100_000, "28 hours"],
    [2_592_000, "30 days"],
  ])("says %d seconds as %s", (seconds, words) => {
    expect(t.duration(seconds)).toBe(words);
  });

  it("knows which codes have words", () => {
    expect(isMessageIn("scopes", "openid")).toBe(true);
    expect(isMessageIn("scopes", "notes:write")).toBe(false);
    expect(isMessageIn("scopes", "constructor")).toBe(false);
  });
});

describe("the English texts", () => {
  it("are all used by some page", () => {
    const folder = new URL("../components/", import.meta.url);
    const source = readdirSync(folder)
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => readFileSync(new URL(name, folder), "utf8"))
      .join("\n");
    const chosenByCode =
      /^(fields|methods|prompts|choices|notes|scopes|claims|cautions|problems|notices|causes|details|mails)\./;
    const unused = all
      .map(([path]) => path)
      .filter((path) => !chosenByCode.test(path) && !source.includes(`"${path}"`));
    expect(unused).toEqual([]);
  });

  it.each(Object.keys(notices))("have a title, a text and a button for the ending %s", (code) => {
    expect(isMessageIn("notices", code)).toBe(true);
  });

  it.each([...problemCodes, "wrong_user_code", "required_scope_missing"])("have words for the problem %s", (code) => {
    expect(isMessageIn("problems", code)).toBe(true);
  });

  it.each(all)("%s is written in the house's way", (path, text) => {
    expect(text).toBe(text.trim());
    expect(text).not.toMatch(/ {2}|\.\.\.|"|!.*!/);
    if (path !== prescribed) expect(text).not.toContain("!");
    if (sentence.test(path) && path !== prescribed && !path.startsWith("details.")) expect(text).toMatch(/\.$/);
    if (/(title|button|label|accept|reject|switch)$/.test(path)) expect(text).not.toMatch(/\.$/);
  });

  it.each(all.filter(([path]) => !forOperators.test(path)))("%s has no jargon and no blame", (_path, text) => {
    const words = text.replaceAll(/\{\w+\}/g, "");
    expect(words).not.toMatch(
      /\b(openid|oauth|oidc|scopes?|tokens?|claims?|challenge|csrf|clients?|redirect\w*|ur[il]s?|grants?|hydra|subject|session|parameter|authenticat(?!or app)\w+|authori[sz]\w+|credentials?|invalid|illegal|forbidden|fatal|oops|sorry|simply|you (must|failed|entered|forgot))\b/i,
    );
  });
});
