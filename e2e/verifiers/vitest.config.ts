import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const isAgainstHydra = process.env.FLOWS_AGAINST === "hydra";

// Every way to sign in against the real server it talks to: each file starts its own. FLOWS_AGAINST chooses the OAuth
// server as it does for the flow suite; what meets no OAuth server is not repeated for another one.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["*.test.ts"],
    exclude: isAgainstHydra ? ["*.conformance.test.ts"] : [],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
