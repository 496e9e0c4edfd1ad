// Decides which binary of a Go program the tests use: built once from a go.mod of ours, then taken from a cache.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

export type GoProgram = {
  /** Of the file in the cache: "hydra". */
  readonly name: string;
  /** For people: "Ory Hydra". */
  readonly title: string;
  /** Where go.mod and go.sum are. */
  readonly folder: string;
  /** The package with its `main`. */
  readonly packagePath: string;
  /** What to do where it cannot be built. */
  readonly otherwise: string;
};

type Say = (line: string) => void;

/** Path of a binary that belongs to the go.mod of this checkout. Builds it if the cache has none. */
export async function buildGoProgram(program: GoProgram, say: Say = (line) => console.error(line)): Promise<string> {
  const binary = await cachedPath(program);
  if (existsSync(binary)) return binary;
  await mkdir(join(binary, ".."), { recursive: true });
  say(`Building ${program.title} from its Go module. This happens once and takes a minute or two.`);
  // Another checkout may be building the same thing: each writes its own file, the rename is atomic.
  const draft = `${binary}.${process.pid}`;
  try {
    await goBuild(program, draft, say);
    await rename(draft, binary);
  } finally {
    await rm(draft, { force: true });
  }
  say(`Built ${binary}`);
  return binary;
}

/** Why there is no binary here, for `context.skip`; null where there is one. A test never waits for minutes of compiling. */
export async function goProgramMissing(program: GoProgram): Promise<string | null> {
  if (existsSync(await cachedPath(program))) return null;
  return `${program.title} has not been built: node e2e/${program.name}/build.ts does, where there is Go`;
}

/** For a file that is run by itself: prints the path, or why there is none. */
export async function printGoProgram(program: GoProgram): Promise<void> {
  try {
    console.log(await buildGoProgram(program));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

async function cachedPath({ name, folder }: GoProgram): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(await readFile(join(folder, file)));
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "gatehouse", `${name}-${hash.digest("hex").slice(0, 16)}`);
}

function goBuild({ title, folder, packagePath, otherwise }: GoProgram, output: string, say: Say): Promise<void> {
  // In-memory SQLite is a C library, and only in the binary with the first tag.
  const tags = "sqlite,sqlite_omit_load_extension";
  const args = ["build", "-v", "-p", "2", "-trimpath", "-mod=readonly", "-tags", tags, "-o", output, packagePath];
  const go = spawn("go", args, {
    cwd: folder,
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
      reject(new Error(`Building ${title} needs Go 1.24 or newer, and there is no \`go\` on the PATH. ${otherwise}`)),
    );
    go.once("exit", (code) => {
      if (code === 0) return resolve();
      const noCompiler = lines.some((line) => line.includes("C compiler"));
      const why = noCompiler ? "It needs a C compiler (gcc or clang) for SQLite." : lines.join("\n");
      reject(new Error(`go build of ${title} failed (exit code ${code}). ${why}\n${otherwise}`));
    });
  }).finally(() => clearInterval(progress));
}
