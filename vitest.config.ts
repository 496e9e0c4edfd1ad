import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      "@": here("."),
      // The real package throws outside a React server build; a unit test is neither.
      "server-only": here("./node_modules/server-only/empty.js"),
    },
  },
  test: {
    include: [
      "lib/**/*.test.{ts,tsx}",
      "components/**/*.test.{ts,tsx}",
      "sandbox/**/*.test.ts",
      "scripts/**/*.test.ts",
      "e2e/*.test.ts",
    ],
    environment: "node",
  },
});
