import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The short soak: half a minute of many visitors at once, on servers of its own.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  test: { include: ["*.test.ts"], testTimeout: 30_000, hookTimeout: 300_000 },
});
