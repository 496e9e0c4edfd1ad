// The list of known differences: the README says what the replay accepts, and the replay accepts nothing else.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDifferences, unexpected } from "./transcripts/differences.ts";
import { readScenarios } from "./transcripts/scenario.ts";

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");

/** Rows of the README's table, as `scenario | steps | reason`. */
function listedInReadme(): string[] {
  const [, section = ""] = readme.split("### Differences known to the replay");
  const rows = (section.split("###")[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.replace(/^\|\s*|\s*\|$/g, ""));
}

describe("known differences", () => {
  it("are the same in the README and in differences.json", () => {
    const known = Object.entries(readDifferences());
    expect(listedInReadme()).toEqual(
      known.map(([scenario, { steps, reason }]) => `${scenario} | ${steps.join(", ")} | ${reason}`),
    );
    const replayed = readScenarios().filter((scenario) => scenario.versions.includes("26.2.0")).length;
    expect(readme).toMatch(`all ${replayed - known.length} scenarios recorded for 26.2.0`);
  });

  it("fail when they are not listed, and when they are listed and gone", () => {
    const known = { "code-reuse": { steps: ["token-again"], reason: "an example" } };
    expect(unexpected(known, "code-reuse", ["token-again"])).toEqual([]);
    expect(unexpected(known, "code-reuse", ["token-again", "token"])).toEqual(["token differs and is not listed"]);
    expect(unexpected(known, "code-reuse", [])).toEqual(["token-again is listed and no longer differs"]);
    expect(unexpected(known, "csrf", [])).toEqual([]);
  });
});
