// Holds the threat model to its word: every threat in docs/security.md names tests, and each of them ran and passed.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** A test by its name, which may leave out the groups it stands in; without a name all tests of the file. */
export type Proof = { readonly file: string; readonly name: string | null };
export type Threat = { readonly id: string; readonly proofs: readonly Proof[] };

/** Rows of the table: `| T7 | … | `file.test.ts` › name of a test<br>… |`. */
export function threatsIn(markdown: string): Threat[] {
  return markdown.split("\n").flatMap((line) => {
    const id = /^\| (T\d+) \|/.exec(line)?.[1];
    if (id === undefined) return [];
    const proofs = [...line.matchAll(/`([\w./-]+\.(?:test|story)\.ts)`(?: › (.+?))?(?=<br>|\s*\|\s*$)/g)];
    return [{ id, proofs: proofs.map(([, file = "", name]) => ({ file, name: name?.trim() ?? null })) }];
  });
}

/** What the runners reported: file and full name of each test that passed, as `file › name`. */
export function passedIn(report: unknown, root: string): string[] {
  const config = typeof report === "object" && report !== null ? Reflect.get(report, "config") : undefined;
  return [...vitestPassed(report, root), ...playwrightPassed(report, path.relative(root, textOf(config, "rootDir")))];
}

function vitestPassed(report: unknown, root: string): string[] {
  return listOf(report, "testResults").flatMap((file) =>
    listOf(file, "assertionResults")
      .filter((test) => textOf(test, "status") === "passed")
      .map((test) => {
        const titles = [...listOf(test, "ancestorTitles").map(String), textOf(test, "title")];
        return `${path.relative(root, textOf(file, "name"))} › ${titles.join(" › ")}`;
      }),
  );
}

function playwrightPassed(report: unknown, folder: string, above: readonly string[] = []): string[] {
  return listOf(report, "suites").flatMap((suite) => {
    const file = textOf(suite, "file");
    const title = textOf(suite, "title");
    const titles = title === file ? above : [...above, title];
    const own = listOf(suite, "specs")
      .filter((spec) => listOf(spec, "tests").some((test) => textOf(test, "status") === "expected"))
      .map((spec) => `${path.join(folder, file)} › ${[...titles, textOf(spec, "title")].join(" › ")}`);
    return [...own, ...playwrightPassed(suite, folder, titles)];
  });
}

/** Complaints about the table; none if every threat is proven. */
export function unproven(threats: readonly Threat[], passed: readonly string[]): string[] {
  return threats.flatMap(({ id, proofs }) => {
    if (proofs.length === 0) return [`${id} names no test`];
    const missing = proofs.filter((proof) => !passed.some((test) => isProof(proof, test)));
    return missing.map(({ file, name }) => `${id}: did not run or did not pass: ${file}${name ? ` › ${name}` : ""}`);
  });
}

function isProof({ file, name }: Proof, test: string): boolean {
  if (!test.startsWith(`${file} › `)) return false;
  return name === null || test === `${file} › ${name}` || test.endsWith(` › ${name}`);
}

function listOf(value: unknown, name: string): unknown[] {
  const list = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return Array.isArray(list) ? list : [];
}

function textOf(value: unknown, name: string): string {
  const text = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return typeof text === "string" ? text : "";
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , reports = ""] = process.argv;
  const root = path.dirname(import.meta.dirname);
  const passed = readdirSync(reports).flatMap((name) => {
    const report: unknown = JSON.parse(readFileSync(path.join(reports, name), "utf8"));
    return passedIn(report, root);
  });
  const threats = threatsIn(readFileSync(path.join(root, "docs/security.md"), "utf8"));
  const complaints = unproven(threats, passed);
  if (threats.length === 0) complaints.push("docs/security.md has no row");
  for (const complaint of complaints) console.error(complaint);
  const failed = new Set(complaints.map((complaint) => complaint.split(":")[0])).size;
  console.log(`${threats.length - Math.min(failed, threats.length)} passed${failed > 0 ? `, ${failed} failed` : ""}`);
  process.exitCode = failed > 0 ? 1 : 0;
}
