// Decides how the parts of the demo live and die: each in a process group of its own, all ended together.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export type Part = {
  /** As it stands in a sentence: "the app". */
  readonly name: string;
  /** Arguments for Node: a script of this project. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const endWithParent = new URL("end-with-parent.ts", import.meta.url).href;
const linesKept = 30;
const startSeconds = 60;

export class Parts {
  readonly #running = new Map<ChildProcess, Promise<void>>();
  readonly #onLine: (name: string, line: string) => void;
  readonly #graceMs: number;
  #isStopping = false;

  /** `onLine` sees every line that a part prints. */
  constructor(onLine: (name: string, line: string) => void, graceMs = 5_000) {
    this.#onLine = onLine;
    this.#graceMs = graceMs;
  }

  /** Runs a part to its end. Throws where that is not a good one. */
  async run(part: Part): Promise<void> {
    const { child, ended } = this.#spawn(part);
    await ended;
    if (child.exitCode !== 0 && !this.#isStopping)
      throw new Error(`${capital(part.name)} failed (${howEnded(child)}).`);
  }

  /**
   * Starts a part and waits until every one of `readyUrls` answers 200. Throws what it printed where it ends before.
   * Where it ends later without having been told, `onCrash` hears what it printed last.
   */
  async start(part: Part, readyUrls: readonly string[], onCrash: (message: string) => void): Promise<void> {
    const { child, ended, lastLines } = this.#spawn(part);
    const epitaph = () =>
      [`${capital(part.name)} ended unexpectedly (${howEnded(child)}). It printed last:`, ...lastLines].join("\n  ");
    const deadline = Date.now() + startSeconds * 1000;
    for (const url of readyUrls) {
      while (!(await answers200(url))) {
        if (this.#isStopping) return;
        if (hasEnded(child)) throw new Error(epitaph());
        if (Date.now() > deadline)
          throw new Error(`${capital(part.name)} did not answer at ${url} in ${startSeconds} s.`);
        await pause(50);
      }
    }
    void ended.then(() => {
      if (!this.#isStopping) onCrash(epitaph());
    });
  }

  /** SIGTERM to every group, SIGKILL to what is left after the grace time. Resolves when all are gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const all = [...this.#running];
    for (const [child] of all) signalGroup(child, "SIGTERM");
    await Promise.race([Promise.all(all.map(([, ended]) => ended)), pause(this.#graceMs, undefined, { ref: false })]);
    // Also for those that ended in time: their children may not have.
    for (const [child] of all) signalGroup(child, "SIGKILL");
    await Promise.all(all.map(([, ended]) => ended));
  }

  /** SIGKILL to every group, at once. */
  kill(): void {
    this.#isStopping = true;
    for (const [child] of this.#running) signalGroup(child, "SIGKILL");
  }

  #spawn(part: Part): { child: ChildProcess; ended: Promise<void>; lastLines: string[] } {
    if (this.#isStopping) throw new Error("The demo is stopping.");
    const child = spawn(process.execPath, ["--import", endWithParent, ...part.args], {
      cwd: root,
      env: { ...process.env, ...part.env },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      detached: true,
    });
    const lastLines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        lastLines.push(line);
        if (lastLines.length > linesKept) lastLines.shift();
        this.#onLine(part.name, line);
      });
    }
    const ended = new Promise<void>((resolve) => {
      // `close` comes after the last line, but a grandchild can hold the streams open: `exit` has to do then.
      child.once("close", () => resolve());
      child.once("exit", () => setTimeout(resolve, 500));
      child.once("error", () => resolve());
    });
    this.#running.set(child, ended);
    return { child, ended, lastLines };
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function howEnded(child: ChildProcess): string {
  return child.signalCode ?? `exit code ${child.exitCode}`;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone.
  }
}

async function answers200(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
