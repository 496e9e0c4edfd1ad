// Runs the flow suite against a real Hydra: the one named by HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL, else Hydra 2.3.0,
// built once from its Go module.
import { existsSync } from "node:fs";
import path from "node:path";
import { bin, root, run } from "./tools.ts";

if (!process.env.HYDRA_ADMIN_URL) run(process.execPath, ["e2e/hydra/build.ts"]);
if (!existsSync(path.join(root, ".next/standalone/server.js"))) run(process.execPath, ["scripts/build.ts"]);
run(bin("vitest"), ["run", "--config", "e2e/vitest.config.ts", ...process.argv.slice(2)], {
  ...process.env,
  FLOWS_AGAINST: "hydra",
});
