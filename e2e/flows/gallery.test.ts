// The gallery is for developers: the app that is deployed has neither its pages nor its made-up people.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";

const build = fileURLToPath(new URL("../../.next/standalone", import.meta.url));

test.each(["/gallery", "/gallery/login/first"])("%s is no page", async (path) => {
  const answer = await fetch(inject("stage").appUrl + path);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('data-notice="not_found"');
});

test("a build holds nothing of it", () => {
  const files = readdirSync(build, { recursive: true, encoding: "utf8" }).filter((file) => !/^node_modules/.test(file));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => /gallery|fixtures/.test(file))).toEqual([]);
  const drawn = files.filter((file) => /^\.next\/.*\.(js|json)$/.test(file));
  const naming = drawn.filter((file) =>
    /acme-notes|notes\.example|"\/gallery/.test(readFileSync(join(build, file), "utf8")),
  );
  expect(drawn.length).toBeGreaterThan(20);
  expect(naming).toEqual([]);
});
