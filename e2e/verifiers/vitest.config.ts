import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Every way to sign in against the real server it talks to: each file starts its own. FLOWS_AGAINST chooses the OAuth
// server as it does for the flow suite.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
