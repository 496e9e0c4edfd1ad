// When the demo builds the app anew.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { whyBuild } from "./build-state.ts";

let root: string;

function write(path: string, seconds: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  utimesSync(file, seconds, seconds);
}
function age(path: string, seconds: number): void {
  utimesSync(join(root, path), seconds, seconds);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "demo-"));
  write("app/page.tsx", 100);
  write("lib/flows/login.ts", 100);
  for (const folder of ["app", "lib", "lib/flows"]) age(folder, 100);
  write(".next/standalone/server.js", 200);
  write(".next/standalone/public/gatehouse.css", 201);
});
afterEach(() => rmSync(root, { recursive: true }));

it("does not where the build is newer than everything it was made from", () => {
  expect(whyBuild(root)).toBeUndefined();
});

it("does for a changed file, and for one that was removed", () => {
  age("lib/flows/login.ts", 300);
  expect(whyBuild(root)).toContain("lib changed");
  age("lib/flows/login.ts", 100);
  age("app", 300);
  expect(whyBuild(root)).toContain("app changed");
});

it("does not for a changed test", () => {
  write("lib/flows/login.test.ts", 300);
  age("lib/flows", 100);
  expect(whyBuild(root)).toBeUndefined();
});

it("does for a build that is missing or was interrupted before its end", () => {
  age(".next/standalone/public/gatehouse.css", 50);
  expect(whyBuild(root)).toContain("changed");
  rmSync(join(root, ".next/standalone/public"), { recursive: true });
  expect(whyBuild(root)).toBe("there is no build yet");
});
