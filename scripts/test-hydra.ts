// Runs the flows and the ways to sign in against a real Hydra: the one named by HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL,
// else Hydra 2.3.0, built once from its Go module. What is given on the command line chooses files.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { bin, root, run } from "./tools.ts";

if (!process.env.HYDRA_ADMIN_URL) run(process.execPath, ["e2e/hydra/build.ts"]);
if (!existsSync(path.join(root, ".next/standalone/server.js"))) run(process.execPath, ["scripts/build.ts"]);

const chosen = process.argv.slice(2);
for (const config of ["e2e/vitest.config.ts", "e2e/verifiers/vitest.config.ts"]) {
  // What was chosen may be in one of the two only.
  const args = ["run", "--config", config, ...chosen, ...(chosen.length > 0 ? ["--passWithNoTests"] : [])];
  const { status, error } = spawnSync(bin("vitest"), args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FLOWS_AGAINST: "hydra" },
  });
  if (error) throw error;
  // The second is run although the first failed: both are worth knowing.
  if (status !== 0) process.exitCode = status ?? 1;
}
