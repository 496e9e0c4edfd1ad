// Whether the gallery is whole: every sentence that a page can say, every ending and every part is to be seen in it.
import { readdirSync } from "node:fs";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, test } from "vitest";
import { type MessageKey, type MessageValues, type Translator, translator } from "../../lib/messages.ts";
import { notices } from "../../lib/notices.ts";
import { problemCodes } from "../../lib/verifiers/verifier.ts";
import english from "../../messages/en.json" with { type: "json" };
import { frame, languages } from "../fixtures.ts";
import { GalleryIndex } from "./gallery-index.tsx";
import { addressOf, galleryStates } from "./gallery-states.ts";
import { onlyOnPages, specimens } from "./specimens.tsx";
import { StatePage } from "./state-page.tsx";

const english_ = translator("en");
const said = new Set<string>();
const t: Translator = Object.assign(
  (key: MessageKey, values?: MessageValues) => {
    said.add(key);
    return english_(key, values);
  },
  {
    locale: english_.locale,
    direction: english_.direction,
    duration: english_.duration,
    date: english_.date,
    scope: (scope: string) => {
      said.add(`scopes.${scope}.title`).add(`scopes.${scope}.description`);
      return english_.scope(scope);
    },
  },
);
const drawn = galleryStates.map(({ view }) =>
  renderToStaticMarkup(<StatePage t={t} frame={{ ...frame, languages }} view={view} />),
);

function pathsOf(node: object, prefix = ""): string[] {
  return Object.entries(node).flatMap(([name, value]) =>
    typeof value === "string" ? [prefix + name] : pathsOf(value, `${prefix}${name}.`),
  );
}

describe("the states", () => {
  it("have an address each", () => {
    const addresses = galleryStates.map(addressOf);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect(address).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
  });

  it("differ from one another", () => {
    const seen = new Map<string, string>();
    galleryStates.forEach((state, at) => {
      const markup = drawn[at] ?? "";
      expect(seen.get(markup), `${addressOf(state)} looks the same`).toBeUndefined();
      seen.set(markup, addressOf(state));
    });
  });

  it("say every sentence that any page can say", () => {
    // Mails are no pages, and `Document` draws what stands around all of them.
    const elsewhere = /^(mails\.|common\.skip_to_content$)/;
    const unsaid = pathsOf(english).filter((path) => !elsewhere.test(path) && !said.has(path));
    expect(unsaid).toEqual([]);
  });

  it("show every ending and every problem", () => {
    const codes = galleryStates.flatMap(({ view }) => ("problem" in view && view.problem ? [view.problem.code] : []));
    expect([...problemCodes].filter((code) => !codes.includes(code))).toEqual([]);
    const endings = galleryStates.flatMap(({ view }) => (view.page === "notice" ? [view.code] : []));
    expect(Object.keys(notices).filter((code) => !endings.includes(code))).toEqual([]);
  });
});

test("every part has a specimen, and the index lists each with its purpose", () => {
  const files = readdirSync(new URL("..", import.meta.url)).flatMap((file) => /^([\w-]+)\.tsx$/.exec(file)?.[1] ?? []);
  const known = [...Object.keys(specimens(t)), ...onlyOnPages];
  expect(known.sort()).toEqual(files.filter((name) => !name.endsWith("-page")).sort());
  const parts = files.map((name) => ({ name, purpose: `What ${name} is for.` }));
  const index = renderToStaticMarkup(<GalleryIndex t={t} choices={[]} query="?language=en" parts={parts} />);
  for (const { purpose } of parts) expect(index).toContain(purpose);
  for (const state of galleryStates) expect(index).toContain(`href="/gallery/${addressOf(state)}?language=en"`);
});
