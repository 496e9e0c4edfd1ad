import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The flow suite over HTTP. FLOWS_AGAINST=sandbox (default) or hydra; with HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL an
// external Hydra is used, whose urls.* must lead to http://127.0.0.1:3000 (or PORT); HYDRA_VERSION names its line, if
// it is older than 26.2.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: {
    include: ["flows/**/*.test.ts"],
    globalSetup: ["flows/global-setup.ts"],
    // An in-memory Hydra answers flows run side by side with "could not serialize access" now and then.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
