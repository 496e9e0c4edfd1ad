// Decides which Hydra binary the tests use: built once from go.mod beside this file, then taken from a cache.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULE = fileURLToPath(new URL(".", import.meta.url));
const HYDRA = "github.com/ory/hydra/v2";
const WITHOUT_GO =
  "Or point HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL at a Hydra that already runs; then nothing has to be built.";

/** Path of a Hydra binary that belongs to the go.mod of this checkout. Builds it if the cache has none. */
export async function buildHydra(say: (line: string) => void = (line) => console.error(line)): Promise<string> {
  const binary = await cachedPath();
  if (existsSync(binary)) return binary;
  await mkdir(join(binary, ".."), { recursive: true });
  say("Building Ory Hydra from its Go module. This happens once and takes a minute or two.");
  // Another checkout may be building the same thing: each writes its own file, the rename is atomic.
  const draft = `${binary}.${process.pid}`;
  try {
    await goBuild(draft, say);
    await rename(draft, binary);
  } finally {
    await rm(draft, { force: true });
  }
  say(`Built ${binary}`);
  return binary;
}

async function cachedPath(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(await readFile(join(MODULE, file)));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "gatehouse", `hydra-${hash.digest("hex").slice(0, 16)}`);
}

function goBuild(output: string, say: (line: string) => void): Promise<void> {
  // In-memory SQLite is a C library, and only in the binary with the first tag.
  const tags = "sqlite,sqlite_omit_load_extension";
  const args = ["build", "-v", "-p", "2", "-trimpath", "-mod=readonly", "-tags", tags, "-o", output, HYDRA];
  const go = spawn("go", args, {
    cwd: MODULE,
    env: { ...process.env, CGO_ENABLED: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const started = Date.now();
  let lines: string[] = [];
  let compiled = 0;
  go.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    const fresh = chunk.split("\n").filter((line) => line !== "");
    compiled += fresh.filter((line) => !/[ :]/.test(line)).length;
    lines = [...lines, ...fresh].slice(-20);
  });
  const progress = setInterval(
    () => say(`… ${Math.round((Date.now() - started) / 1000)} s, ${compiled} packages compiled`),
    10_000,
  );
  return new Promise<void>((resolve, reject) => {
    go.once("error", () =>
      reject(new Error(`Building Hydra needs Go 1.24 or newer, and there is no \`go\` on the PATH. ${WITHOUT_GO}`)),
    );
    go.once("exit", (code) => {
      if (code === 0) return resolve();
      const noCompiler = lines.some((line) => line.includes("C compiler"));
      const why = noCompiler ? "It needs a C compiler (gcc or clang) for SQLite." : lines.join("\n");
      reject(new Error(`go build of Hydra failed (exit code ${code}). ${why}\n${WITHOUT_GO}`));
    });
  }).finally(() => clearInterval(progress));
}

if (import.meta.main) {
  try {
    console.log(await buildHydra());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
