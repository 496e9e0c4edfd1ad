// Holds the imports against the house plan: one way down, framework at the rim, strangers met over HTTP only.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.dirname(import.meta.dirname);
const skipped = new Set(["node_modules", ".next", ".git", "public", "test-results"]);

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder)).flatMap((name) => {
    const file = path.join(folder, name);
    if (skipped.has(name)) return [];
    if (statSync(path.join(root, file)).isDirectory()) return sources(file);
    return /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith(".d.ts") ? [file] : [];
  });
}

type Import = { readonly from: string; readonly to: string; readonly isType: boolean };

const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Imports of one file; those of the house as paths from its root, packages by their names. */
function importsOf(file: string, text = textOf(file)): Import[] {
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
const own = files.filter((file) => /^(app|lib|components|browser|sandbox|e2e|scripts)\//.test(file));
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.endsWith("vitest.config.ts");
const isForTests = (file: string) =>
  isTest(file) ||
  /^lib\/(.*\/)?(test-[\w-]+|conformance[\w-]*|scripted-server|sample-answers|recorded-answers)\.ts$/.test(file) ||
  /^components\/(fixtures(-\w+)?\.ts|gallery\/.*)$/.test(file);
const all = files.flatMap((file) => importsOf(file));
const imports = all.filter(({ from }) => !isForTests(from));

/** How far up a file stands; a file may import from its own height or below. */
function height(file: string): number {
  if (!file.startsWith("lib/")) return 6;
  if (file === "lib/boot.ts") return 1;
  if (file.startsWith("lib/settings/")) return 0;
  if (
    /^lib\/(config|admin-headers|client-logo-settings|setting-reader|messages|languages|visitor-address|ldap\/filter|email-address|loopback)\.ts$/.test(
      file,
    )
  )
    return 0;
  if (file.startsWith("lib/flows/")) return 5;
  if (/^lib\/(customize|configured-(verifiers|accounts|second-steps)|login-plan|acr)\.ts$/.test(file)) return 4;
  if (file.startsWith("lib/verifiers/")) return 3;
  if (file.startsWith("lib/hydra/") || file.startsWith("lib/accounts/")) return 2;
  return 1;
}

const describe = ({ from, to }: Import) => `${from} → ${to}`;

test("there is something to look at, and nothing is overlooked", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(200);
  const text = `import "./a.ts";
import b, {
  type B,
} from "@/lib/b.ts";
import type { C } from "../c.ts";
export { d } from "next/d";
const e = await import("e");
// import "f"; is prose
`;
  expect(importsOf("lib/flows/x.ts", text)).toEqual([
    { from: "lib/flows/x.ts", to: "lib/flows/a.ts", isType: false },
    { from: "lib/flows/x.ts", to: "lib/b.ts", isType: false },
    { from: "lib/flows/x.ts", to: "lib/c.ts", isType: true },
    { from: "lib/flows/x.ts", to: "next/d", isType: false },
    { from: "lib/flows/x.ts", to: "e", isType: false },
  ]);
});

test("every import of the house leads to a file", () => {
  const known = new Set(files);
  const isOurs = (to: string) =>
    /^(app|lib|components|browser|sandbox|e2e|scripts)\//.test(to) && /\.(ts|tsx|mjs)$/.test(to);
  const wrong = all.filter(({ from, to }) => isOurs(to) && !known.has(to) && !to.endsWith(".d.ts") && !isTest(from));
  expect(wrong.map(describe)).toEqual([]);
});

test("where Node itself runs a file, its imports carry their ending", () => {
  const wrong = files
    .filter((file) => /^(lib|sandbox|e2e|scripts)\//.test(file) && !isTest(file))
    .flatMap((file) =>
      [...textOf(file).matchAll(/^(?:import|export)\s[^"';]*?from "((?:\.{1,2}|@)\/[^"]*)"/gm)].map((found) => ({
        file,
        to: found[1] ?? "",
      })),
    )
    .filter(({ to }) => to.startsWith("@/") || !/\.(ts|tsx|mjs|json)$/.test(to));
  expect(wrong).toEqual([]);
});

test("no file of the app is its own ancestor", () => {
  const below = new Map<string, string[]>();
  for (const { from, to, isType } of imports) if (!isType) below.set(from, [...(below.get(from) ?? []), to]);
  const finished = new Set<string>();
  const walk = (file: string, above: readonly string[]): string[] => {
    if (above.includes(file)) return [[...above.slice(above.indexOf(file)), file].join(" → ")];
    if (finished.has(file)) return [];
    const found = (below.get(file) ?? []).flatMap((next) => walk(next, [...above, file]));
    finished.add(file);
    return found;
  };
  expect(files.filter((file) => /^(app|lib|components)\//.test(file)).flatMap((file) => walk(file, []))).toEqual([]);
});

test("what is for tests is imported by tests only", () => {
  const wrong = all.filter(
    ({ from, to }) => /^(app|lib|components)\//.test(from) && isForTests(to) && !isForTests(from),
  );
  expect(wrong.map(describe)).toEqual([]);
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
  const isVerifier = (file: string) =>
    file.startsWith("lib/verifiers/") && !/\/(verifier|step-schema|conformance[\w-]*)\.ts$/.test(file);
  const wrong = imports.filter(({ from, to }) => {
    const [a, b] = [flowOf(from), flowOf(to)];
    return (a && b && a !== b) || (isVerifier(from) && isVerifier(to));
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

test("what runs in the browser is met in the markup only, and knows nothing of the server", () => {
  const wrong = all.filter(({ from, to }) => {
    const [isBrowser, isHouse] = [/^browser\//.test(from), /^(app|lib|components|browser)\//.test(to)];
    return isBrowser ? isHouse && !/^browser\//.test(to) : /^browser\//.test(to);
  });
  expect(imports.some(({ from }) => from.startsWith("browser/"))).toBe(true);
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
  // A verifier is put through the conformance suite of lib against the real server it talks to, which e2e starts.
  const needsBoth = (file: string) => /^e2e\/verifiers\/[\w-]+\.conformance\.test\.ts$/.test(file);
  const wrong = all.filter(
    ({ from, to }) => (isApart(from) && isApp(to) && !needsBoth(from)) || (isApp(from) && isApart(to)),
  );
  expect(wrong.map(describe)).toEqual([]);
});

test("the environment is read in one place; what is fixed by the build has its own", () => {
  const allowed = new Set([
    "lib/config.ts",
    "lib/boot.ts",
    "app/assets.ts",
    "app/first-style.ts",
    "app/known-actions.ts",
  ]);
  const readers = files.filter(
    (file) =>
      /^(app|lib|components)\//.test(file) &&
      !isTest(file) &&
      !allowed.has(file) &&
      readFileSync(path.join(root, file), "utf8").includes("process.env"),
  );
  expect(readers).toEqual([]);
});

test("files stay short enough to be read at once", () => {
  const long = own
    .map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }))
    .filter(({ lines }) => lines > 264);
  expect(long).toEqual([]);
});

test("forks find few marks", () => {
  const marks = own.filter((file) => !isTest(file)).flatMap((file) => textOf(file).match(/\/\/ Fork:/g) ?? []);
  expect(marks.length).toBeGreaterThan(0);
  expect(marks.length).toBeLessThan(10);
});

test("nothing is left for later, and no type is talked away", () => {
  const sloppy = /\bas any\b|: any[,;)=>|]|\bTODO\b|\bFIXME\b|@ts-(ignore|nocheck)/;
  const wrong = own.filter((file) => file !== "lib/architecture.test.ts" && sloppy.test(textOf(file)));
  expect(wrong).toEqual([]);
});
