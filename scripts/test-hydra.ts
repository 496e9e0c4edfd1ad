// Runs the flow suite against a real Hydra: the one named by HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL, else Hydra 2.3.0,
// built once from its Go module.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

if (!process.env.HYDRA_ADMIN_URL) run(process.execPath, ["e2e/hydra/build.ts"]);
if (!existsSync(path.join(root, ".next/standalone/server.js"))) run(process.execPath, ["scripts/build.ts"]);
run(
  path.join(root, "node_modules/.bin/vitest"),
  ["run", "--config", "e2e/vitest.config.ts", ...process.argv.slice(2)],
  {
    ...process.env,
    FLOWS_AGAINST: "hydra",
  },
);
