// Decides what "the next release" is in tests: this checkout with a few changes, built by its own script, kept by content.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

type Edit = { readonly file: string; readonly from: string; readonly to: string };

/** Markup, a word, the style and what runs in the browser change, and one server action has another name. */
const EDITS: readonly Edit[] = [
  {
    file: "components/page-card.tsx",
    from: `<div className="page">`,
    to: `<div className="page" data-release="next">`,
  },
  { file: "messages/en.json", from: `"title": "Please log in"`, to: `"title": "Please sign in"` },
  { file: "browser/submits.ts", from: "doubleClickMs = 2000", to: "doubleClickMs = 2001" },
  { file: "app/styles.css", from: "", to: "\n.next-release {\n  color: red;\n}\n" },
  { file: "app/logout/answer/actions.ts", from: "answerLogoutForm", to: "answerLogoutFormAnew" },
  { file: "app/logout/form/route.tsx", from: "{ answerLogoutForm }", to: "{ answerLogoutFormAnew }" },
  { file: "app/logout/form/route.tsx", from: "action: answerLogoutForm", to: "action: answerLogoutFormAnew" },
];

/** Neither sources nor needed to build; secrets of whoever works here stay here. */
const LEFT_OUT =
  /^(\..*|node_modules|public|test-results|playwright-report|bench-results|users\.json|.*\.tsbuildinfo)$/;
/** Changes of these make no other build. */
const NO_PART_OF_THE_BUILD = /^(e2e|sandbox|docs|README\.md|.*\.test\.tsx?)$/;

const DAYS_KEPT = 7;

/** Folder of the next release's build. The first call on a machine takes about a minute, later ones find it. */
export async function buildNextRelease(): Promise<string> {
  const builds = join(tmpdir(), `gatehouse-builds-${userInfo().uid}`);
  await mkdir(builds, { recursive: true, mode: 0o700 });
  const build = join(builds, await contentHash());
  if (!existsSync(build)) {
    await forgetOldOnes(builds);
    console.log("Building the next release. This happens once for each state of the sources and takes about a minute.");
    const workshop = await mkdtemp(join(builds, "workshop-"));
    try {
      await makeBuild(workshop);
      // Somebody else may have been quicker with the same sources; then theirs stays.
      await rename(join(workshop, "made"), build).catch((error: unknown) => {
        if (!existsSync(build)) throw error;
      });
    } finally {
      await rm(workshop, { recursive: true, force: true });
    }
  }
  await utimes(build, new Date(), new Date());
  return build;
}

async function makeBuild(workshop: string): Promise<void> {
  const source = join(workshop, "source");
  for (const name of await readdir(ROOT)) {
    if (!LEFT_OUT.test(name)) await cp(join(ROOT, name), join(source, name), { recursive: true });
  }
  for (const { file, from, to } of EDITS) {
    const text = await readFile(join(source, file), "utf8");
    if (!text.includes(from))
      throw new Error(`${file} has no ${from} any more: e2e/deployments/next-release.ts changes it.`);
    await writeFile(join(source, file), from === "" ? text + to : text.replace(from, to));
  }
  // Links cost nothing. Where they are impossible (another disk, another `cp`), a copy does as well.
  await run("cp", ["-al", join(ROOT, "node_modules"), source], workshop).catch(() =>
    run("cp", ["-R", join(ROOT, "node_modules"), source], workshop),
  );
  await run(process.execPath, ["scripts/build.ts"], source);
  const made = join(workshop, "made");
  await mkdir(join(made, ".next"), { recursive: true });
  await rename(join(source, ".next/standalone"), join(made, ".next/standalone"));
  await rename(join(source, "scripts"), join(made, "scripts"));
  await rename(join(source, "package.json"), join(made, "package.json"));
}

async function contentHash(): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(EDITS)).update(process.version);
  for (const name of (await readdir(ROOT)).sort()) {
    if (!LEFT_OUT.test(name) && !NO_PART_OF_THE_BUILD.test(name)) await addTo(hash, join(ROOT, name), name);
  }
  return hash.digest("hex").slice(0, 16);
}

async function addTo(hash: ReturnType<typeof createHash>, path: string, name: string): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    for (const entry of (await readdir(path)).sort()) {
      if (!NO_PART_OF_THE_BUILD.test(entry)) await addTo(hash, join(path, entry), `${name}/${entry}`);
    }
  } else {
    hash.update(`${name}\0`).update(await readFile(path));
  }
}

async function forgetOldOnes(builds: string): Promise<void> {
  for (const name of await readdir(builds)) {
    const { mtimeMs } = await stat(join(builds, name));
    if (Date.now() - mtimeMs > DAYS_KEPT * 86_400_000) await rm(join(builds, name), { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${output.slice(-4_000)}`));
    });
  });
}
