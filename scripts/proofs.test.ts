import { expect, test } from "vitest";
import { passedIn, threatsIn, unproven } from "./proofs.ts";

const table = `# Threats
| id | threat | control | proof |
| --- | --- | --- | --- |
| T1 | a forged form | checked | \`e2e/flows/a.test.ts\` › is refused<br>\`lib/b.test.ts\` › group › is none |
| T2 | nothing | none | none |
| T3 | a whole file | all of it | \`e2e/flows/a.test.ts\` |
`;
const vitest = {
  testResults: [
    {
      name: "/root/e2e/flows/a.test.ts",
      assertionResults: [
        { title: "is refused", ancestorTitles: ["some group"], status: "passed" },
        { title: "is skipped", ancestorTitles: [], status: "skipped" },
        { title: "fails", ancestorTitles: [], status: "failed" },
      ],
    },
  ],
};
const playwright = {
  config: { rootDir: "/root/e2e" },
  suites: [
    {
      title: "stories/a.story.ts",
      file: "stories/a.story.ts",
      specs: [
        { title: "works", tests: [{ status: "expected" }] },
        { title: "is skipped", tests: [{ status: "skipped" }] },
      ],
      suites: [
        { title: "group", file: "stories/a.story.ts", specs: [{ title: "too", tests: [{ status: "expected" }] }] },
      ],
    },
  ],
};

test("each row of the table is a threat with the tests it names", () => {
  expect(threatsIn(table)).toEqual([
    {
      id: "T1",
      proofs: [
        { file: "e2e/flows/a.test.ts", name: "is refused" },
        { file: "lib/b.test.ts", name: "group › is none" },
      ],
    },
    { id: "T2", proofs: [] },
    { id: "T3", proofs: [{ file: "e2e/flows/a.test.ts", name: null }] },
  ]);
});

test("only what passed counts as having run", () => {
  expect(passedIn(vitest, "/root")).toEqual(["e2e/flows/a.test.ts › some group › is refused"]);
  expect(passedIn(playwright, "/root")).toEqual([
    "e2e/stories/a.story.ts › works",
    "e2e/stories/a.story.ts › group › too",
  ]);
  expect(passedIn("nonsense", "/root")).toEqual([]);
});

test("a test that is missing, skipped or failed leaves its threat unproven, and so does a row without a test", () => {
  const passed = passedIn(vitest, "/root");
  expect(unproven(threatsIn(table), passed)).toEqual([
    "T1: did not run or did not pass: lib/b.test.ts › group › is none",
    "T2 names no test",
  ]);
  expect(unproven(threatsIn(table).slice(0, 1), [...passed, "lib/b.test.ts › group › is none"])).toEqual([]);
  expect(unproven(threatsIn(table).slice(2), [])).toHaveLength(1);
  expect(unproven([{ id: "T4", proofs: [{ file: "e2e/flows/a.test.ts", name: "refused" }] }], passed)).toHaveLength(1);
});
