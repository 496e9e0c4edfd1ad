// Builds what production serves: the stylesheet, the app, and both together in .next/standalone.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { bin, root, run } from "./tools.ts";

mkdirSync(path.join(root, "public"), { recursive: true });
const stylesheet = path.join(root, "public/gatehouse.css");
run(bin("tailwindcss"), ["-i", "app/styles.css", "-o", stylesheet, "--minify"]);
const version = createHash("sha256").update(readFileSync(stylesheet)).digest("hex").slice(0, 12);

run(bin("next"), ["build"], {
  ...process.env,
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  STYLESHEET_VERSION: version,
  // Action ids depend on this key: replicas and rebuilds must agree on them. No action closes over a value, so it guards nothing.
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY:
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? createHash("sha256").update("gatehouse").digest("base64"),
});

const standalone = path.join(root, ".next/standalone");
cpSync(path.join(root, ".next/static"), path.join(standalone, ".next/static"), { recursive: true });
cpSync(path.join(root, "public"), path.join(standalone, "public"), { recursive: true });
