// How the scripts run this project's own tools: from its root, and failing as they fail.
import { spawnSync } from "node:child_process";
import path from "node:path";

export const root = path.dirname(import.meta.dirname);

/** Path of a tool that came with the packages. */
export const bin = (name: string): string => path.join(root, "node_modules/.bin", name);

/** What the bundler is to do: browser/page.ts becomes public/gatehouse.js, and whatever that loads later a file beside it. */
export const bundle = [
  ...["browser/page.ts", "--dir", "public", "--format", "esm", "--platform", "browser"],
  ...["--entry-file-names", "gatehouse.js", "--chunk-file-names", "gatehouse-[name]-[hash].js"],
] as const;

/** Runs to the end with this terminal; a tool that fails ends this process with its code. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
