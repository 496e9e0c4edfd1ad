import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Several replicas, restarts, new keys, new builds, nginx: each file sets up machines of its own, so there is no common
// stage as the flow suite has. FLOWS_AGAINST chooses the OAuth server as it does there.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    // The first run on a machine makes a second build of the app.
    hookTimeout: 300_000,
  },
});
