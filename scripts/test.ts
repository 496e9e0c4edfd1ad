// Runs every proof that needs nothing but this checkout, one after another, and ends with one line that counts them.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bin, root } from "./tools.ts";

type Part = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};
const node = process.execPath;

/** What each runner did, test by test, for the threat model's own check at the end. */
const reports = mkdtempSync(path.join(tmpdir(), "gatehouse-reports-"));
const vitest = (name: string, ...args: string[]): Part => ({
  name,
  command: bin("vitest"),
  args: [
    "run",
    ...args,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${path.join(reports, `${name}.json`)}`,
  ],
});

const parts: readonly Part[] = [
  { name: "types: routes", command: bin("next"), args: ["typegen"] },
  { name: "types", command: bin("tsc"), args: ["--noEmit"] },
  { name: "lint", command: bin("biome"), args: ["check", "."] },
  vitest("unit tests"),
  { name: "contract replay", command: node, args: ["sandbox/transcripts/run.ts"] },
  { name: "build", command: node, args: ["scripts/build.ts"] },
  vitest("flows over HTTP", "--config", "e2e/vitest.config.ts"),
  vitest("ways to sign in", "--config", "e2e/verifiers/vitest.config.ts"),
  vitest("replicas and releases", "--config", "e2e/deployments/vitest.config.ts"),
  vitest("soak", "--config", "e2e/soak/vitest.config.ts"),
  {
    name: "browser stories",
    command: bin("playwright"),
    args: ["test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: path.join(reports, "browser stories.json") },
  },
  { name: "threat model", command: node, args: ["scripts/proofs.ts", reports] },
];

/** What each runner says about itself, added up; a part that counts nothing counts as one. */
function counted(output: string): { passed: number; failed: number; skipped: number } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with ESC.
  const plain = output.replace(/\u001b\[[0-9;]*m/g, "");
  const last = (pattern: RegExp) => Number([...plain.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const vitest = /^\s*Tests\s+(.*)$/m.exec(plain)?.[1];
  const text = vitest ?? plain.split("\n").slice(-12).join("\n");
  const from = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  return { passed: from("passed"), failed: from("failed") || last(/^\s*(\d+) failed$/gm), skipped: from("skipped") };
}

function run({ name, command, args, env }: Part): Promise<{ code: number; output: string }> {
  console.log(`\n── ${name}`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        process.stdout.write(chunk);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary: string[] = [];
for (const part of parts) {
  const started = Date.now();
  const { code, output } = await run(part);
  const counts = counted(output);
  if (counts.passed + counts.failed === 0) counts[code === 0 ? "passed" : "failed"] = 1;
  // A runner may fail without a failed test, by an error outside of any.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  summary.push(
    `${code === 0 ? "ok  " : "FAIL"} ${part.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${Math.round((Date.now() - started) / 1000)} s)`,
  );
  if (code !== 0 && part.name === "build") break;
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${summary.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
