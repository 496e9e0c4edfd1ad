// Serves the app for development: Next's dev server, stylesheet and script rebuilt as their sources change, and below
// /gallery every page in every state.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { bin, bundle, root } from "./tools.ts";

const host = process.env.HOST ?? "127.0.0.1";
const port = process.env.PORT ?? "3000";
const galleryPort = await freePort();
const env = {
  ...process.env,
  PORT: port,
  GALLERY_PORT: galleryPort,
  NODE_OPTIONS: "--max-http-header-size=65536",
  NEXT_TELEMETRY_DISABLED: "1",
};

mkdirSync(path.join(root, "public"), { recursive: true });
const children: ChildProcess[] = [
  ...["styles.css:gatehouse.css", "first.css:gatehouse-first.css"].map((pair) => {
    const [from, to] = pair.split(":");
    return spawn(bin("tailwindcss"), ["-i", `app/${from}`, "-o", `public/${to}`, "--watch=always"], {
      cwd: root,
      stdio: "inherit",
      env,
    });
  }),
  spawn(bin("rolldown"), [...bundle, "--watch"], { cwd: root, stdio: "inherit", env }),
  // `--watch`: Node does not load anew what has changed.
  spawn(process.execPath, ["--watch", "--watch-preserve-output", "scripts/gallery/server.ts"], {
    cwd: root,
    stdio: "inherit",
    env,
  }),
  spawn(bin("next"), ["dev", "--hostname", host, "--port", port], { cwd: root, stdio: "inherit", env }),
];
for (const child of children) {
  child.once("exit", (code) => {
    for (const other of children) other.kill("SIGTERM");
    process.exitCode = code ?? 0;
  });
}
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });

function freePort(): Promise<string> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(String(typeof address === "object" ? address?.port : "")));
    });
  });
}
