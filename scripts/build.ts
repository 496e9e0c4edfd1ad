// Builds what production serves: stylesheet, script and app, and all together in .next/standalone.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { bin, bundle, root, run } from "./tools.ts";

rmSync(path.join(root, "public"), { recursive: true, force: true });
mkdirSync(path.join(root, "public"));
const stylesheet = path.join(root, "public/gatehouse.css");
const script = path.join(root, "public/gatehouse.js");
run(bin("tailwindcss"), ["-i", "app/styles.css", "-o", stylesheet, "--minify"]);
run(bin("tailwindcss"), ["-i", "app/first.css", "-o", path.join(root, "public/gatehouse-first.css"), "--minify"]);
run(bin("rolldown"), [...bundle, "--minify"]);

const version = createHash("sha256")
  .update(readFileSync(stylesheet))
  .update(readFileSync(script))
  .digest("hex")
  .slice(0, 12);

run(bin("next"), ["build"], {
  ...process.env,
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  ASSETS_VERSION: version,
  // Action ids depend on this key: replicas and rebuilds must agree on them. No action closes over a value, so it guards nothing.
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY:
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? createHash("sha256").update("gatehouse").digest("base64"),
});

const standalone = path.join(root, ".next/standalone");
cpSync(path.join(root, ".next/static"), path.join(standalone, ".next/static"), { recursive: true });
cpSync(path.join(root, "public"), path.join(standalone, "public"), { recursive: true });
