// Holds the imports against the house plan: one way down, framework at the rim, strangers met over HTTP only.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.dirname(import.meta.dirname);
const skipped = new Set(["node_modules", ".next", ".git", "public", "test-results", "transcripts"]);

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const file = path.join(folder, name);
    if (skipped.has(name)) return [];
    if (statSync(path.join(root, file)).isDirectory()) return sources(file);
    return /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith(".d.ts") ? [file] : [];
  });
}

type Import = { readonly from: string; readonly to: string; readonly isType: boolean };

/** Imports of one file; those of the house as paths from its root, packages by their names. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|import\("([^"]+)"\)/g),
  ];
  return found.map(([, , type, spec = "", dynamic = ""]) => {
    const name = spec || dynamic;
    const to = name.startsWith("@/")
      ? name.slice(2)
      : name.startsWith(".")
        ? path.join(path.dirname(file), name)
        : name;
    return { from: file, to, isType: type !== undefined };
  });
}

const files = sources(".");
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.endsWith("vitest.config.ts");
const imports = files.filter((file) => !isTest(file)).flatMap(importsOf);

/** How far up a file stands; a file may import from its own height or below. */
function height(file: string): number {
  if (!file.startsWith("lib/")) return 6;
  if (file === "lib/boot.ts" || file === "lib/config.ts") return 0;
  if (file.startsWith("lib/flows/")) return 5;
  if (file === "lib/customize.ts") return 4;
  if (file.startsWith("lib/verifiers/")) return 3;
  if (file.startsWith("lib/hydra/")) return 2;
  return 1;
}

const describe = ({ from, to }: Import) => `${from} → ${to}`;

test("there is something to look at", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(200);
});

test("lib imports point down; types may be named from below only by what draws or customizes", () => {
  const wrong = imports.filter(({ from, to, isType }) => {
    if (!from.startsWith("lib/") || !/^(lib|app|components|sandbox|e2e|scripts)\//.test(to)) return false;
    return height(to) > height(from) && !(isType && height(from) === 1);
  });
  expect(wrong.map(describe)).toEqual([]);
});

test("flows do not know one another, verifiers neither, except what they share", () => {
  const flows = ["login", "consent", "logout", "device"];
  const flowOf = (file: string) =>
    flows.find((name) => new RegExp(`^lib/flows/${name}(-(form|verdict))?\\.ts$`).test(file));
  const verifiers = /^lib\/verifiers\/(password|users-file|demo-user)\.ts$/;
  const wrong = imports.filter(({ from, to }) => {
    const [a, b] = [flowOf(from), flowOf(to)];
    return (a && b && a !== b) || (verifiers.test(from) && verifiers.test(to));
  });
  expect(wrong.map(describe)).toEqual([]);
});

test("verifiers take only types from lib/hydra", () => {
  const wrong = imports.filter(
    ({ from, to, isType }) => from.startsWith("lib/verifiers/") && to.startsWith("lib/hydra/") && !isType,
  );
  expect(wrong.map(describe)).toEqual([]);
});

test("components draw: no flows, no hydra, no configuration", () => {
  const wrong = imports.filter(
    ({ from, to, isType }) =>
      from.startsWith("components/") && /^(app|lib)\//.test(to) && !isType && to !== "lib/messages.ts",
  );
  expect(wrong.map(describe)).toEqual([]);
});

test("next/* appears at the rim only", () => {
  const wrong = imports.filter(
    ({ from, to }) => /^next(\/|$)/.test(to) && !/^(app|components)\//.test(from) && from.includes("/"),
  );
  expect(wrong.map(describe)).toEqual([]);
});

test("sandbox and e2e meet the app over HTTP", () => {
  const isApart = (file: string) => /^(sandbox|e2e)\//.test(file);
  const isApp = (file: string) => /^(app|lib|components)\//.test(file);
  const wrong = imports.filter(({ from, to }) => (isApart(from) && isApp(to)) || (isApp(from) && isApart(to)));
  expect(wrong.map(describe)).toEqual([]);
});

test("the environment is read in one place; what is fixed by the build has its own", () => {
  const allowed = new Set(["lib/config.ts", "lib/boot.ts", "app/stylesheet.ts", "app/known-actions.ts"]);
  const readers = files.filter(
    (file) =>
      /^(app|lib|components)\//.test(file) &&
      !isTest(file) &&
      !allowed.has(file) &&
      readFileSync(path.join(root, file), "utf8").includes("process.env"),
  );
  expect(readers).toEqual([]);
});

test("files stay short enough to be read at once, and forks find few marks", () => {
  const own = files.filter((file) => /^(app|lib|components|sandbox|e2e|scripts)\//.test(file));
  const long = own.filter((file) => readFileSync(path.join(root, file), "utf8").split("\n").length > 265);
  expect(long).toEqual([]);
  const marks = own.filter((file) => !isTest(file) && /\/\/ Fork:/.test(readFileSync(path.join(root, file), "utf8")));
  expect(marks.length).toBeLessThan(10);
});
