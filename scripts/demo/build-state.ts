// Decides whether the production build has to be made: it is missing, unfinished, or older than what it was made from.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

// The last thing that a build writes; what was interrupted has none, or an old one.
const lastOutput = ".next/standalone/public/gatehouse.css";
const outputs = [".next/standalone/server.js", lastOutput];
const sources = [
  "app",
  "components",
  "lib",
  "messages",
  "instrumentation.ts",
  "next.config.mjs",
  "package-lock.json",
  "proxy.ts",
  "scripts/build.ts",
];

/** Why a build is needed, or undefined where the present one is good. */
export function whyBuild(root: string): string | undefined {
  if (outputs.some((output) => !existsSync(join(root, output)))) return "there is no build yet";
  const builtAt = Math.min(...outputs.map((output) => statSync(join(root, output)).mtimeMs));
  const changed = sources.find((source) => newest(join(root, source)) > builtAt);
  return changed === undefined ? undefined : `${changed} changed since the last build`;
}

function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const status = statSync(path);
  if (!status.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : status.mtimeMs;
  // The directory's own time is that of the last file added or removed.
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
