// Runs the examples of docs/verifiers.md, and holds what it says of the webhook against the code.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { settingReader } from "./setting-reader.ts";
import { readWebhook } from "./settings/webhook.ts";

const root = path.dirname(import.meta.dirname);
const text = readFileSync(path.join(root, "docs/verifiers.md"), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "verifiers-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes an example where it can be run: what it imports from the house and from packages is where it always is. */
function written(example: string): string {
  const [, code, name] =
    new RegExp(`<!-- example: ${example} -->\n\`\`\`ts\n(// lib/verifiers/(\\S+)\n[\\s\\S]*?)\`\`\``).exec(text) ?? [];
  if (!code || !name) throw new Error(`docs/verifiers.md has lost its example: ${example}`);
  const file = path.join(folder, name);
  const house = (module: string) => pathToFileURL(path.join(root, "lib/verifiers", module)).href;
  const resolved = code
    .replace(/from "\.\/((?:verifier|conformance)\.ts)"/g, (_all, module: string) => `from "${house(module)}"`)
    .replace(/from "(zod)"/g, (_all, name: string) => `from "${import.meta.resolve(name)}"`);
  writeFileSync(file, resolved);
  return pathToFileURL(file).href;
}

written("verifier");
// The example is a test itself: the whole suite for verifiers.
await import(written("conformance"));

test("the part of the example server is a part of it", () => {
  const [, file = "", code = ""] = /<!-- part of: (\S+) -->\n```\w+\n([\s\S]*?)```/.exec(text) ?? [];
  expect(code.split("\n").length).toBe(11);
  expect(readFileSync(path.join(root, "docs", file), "utf8")).toContain(code);
});

test("every setting of the webhook is there, and no other", () => {
  const asked = new Set<string>();
  const env = new Proxy<Record<string, string>>({}, { get: (_none, name) => void asked.add(String(name)) });
  readWebhook(
    settingReader(env, () => ""),
    { id: "webhook", prefix: "WEBHOOK" },
  );
  const named = [...text.matchAll(/^\| `(WEBHOOK_\w+)`/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...asked].filter((name) => !name.endsWith("_FILE")).sort());
});

test("its links lead somewhere", () => {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to ?? "");
  expect(links.length).toBeGreaterThan(4);
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, words = ""]) =>
    words.toLowerCase().replace(/[^a-z0-9 -]/g, ""),
  );
  for (const to of links)
    if (to.startsWith("#")) expect(headings.map((words) => `#${words.replaceAll(" ", "-")}`)).toContain(to);
    else expect(readFileSync(path.join(root, "docs", to), "utf8")).not.toBe("");
});
