// Decides how a server under test is started, when it counts as ready, and that it is always stopped.
import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export type ServerProcess = {
  readonly pid: number;
  /** Everything the server wrote to stdout and stderr so far; a file, so that other processes can read it too. */
  readonly logFile: string;
  log(): string;
  /** How the started process itself ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** SIGTERM, and SIGKILL to the whole process group if that does not help within five seconds. */
  stop(): Promise<void>;
  /** SIGKILL at once, as if the machine had no memory left. */
  kill(): Promise<void>;
};

export type ServerCommand = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment besides PATH, HOME and TMPDIR: what the test runner was given must not leak into servers. */
  readonly env: Readonly<Record<string, string>>;
  /** Each must answer 200 before the server counts as ready. */
  readonly readyUrls: readonly string[];
  readonly deadlineMs?: number;
};

/** The port was taken between looking and listening: choose others and start again. */
export class PortTaken extends Error {}

/** Starts a server and waits until it is ready. Throws what it printed if it ends or stays silent instead. */
export async function startProcess(server: ServerCommand): Promise<ServerProcess> {
  const logFile = join(await mkdtemp(join(tmpdir(), "gatehouse-")), `${server.name}.log`);
  const descriptor = openSync(logFile, "a");
  const child = spawn(server.command, server.args, {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { NODE_ENV: "test", ...inherited(), ...server.env },
    stdio: ["ignore", descriptor, descriptor],
    // A group of its own: the server may have children, and stopping means all of them.
    detached: true,
  });
  closeSync(descriptor);
  let finalLog: string | undefined;
  const log = () => finalLog ?? readFileSync(logFile, "utf8");
  const end = ended(child);
  const pid = child.pid;
  if (pid === undefined) {
    await end;
    throw new Error(`${server.name} could not be started: ${server.command}`);
  }
  tell(`hold ${pid}`);
  child.unref();

  const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
    signalGroup(pid, signal);
    const patience = new AbortController();
    const slow = await Promise.race([
      end.then(() => false),
      pause(5_000, true, { signal: patience.signal }).catch(() => true),
    ]);
    patience.abort();
    // Also when the leader ended in time: it may have left children behind.
    signalGroup(pid, "SIGKILL");
    if (slow) await end;
    tell(`release ${pid}`);
    finalLog = log();
    await rm(dirname(logFile), { recursive: true, force: true });
  };

  try {
    await untilReady(server, child);
  } catch (error) {
    const output = log();
    await stop();
    const message = `${error instanceof Error ? error.message : error}\n${output.slice(-4_000)}`;
    throw /EADDRINUSE|address already in use/i.test(output) ? new PortTaken(message) : new Error(message);
  }
  return { pid, logFile, log, ended: end, stop: () => stop(), kill: () => stop("SIGKILL") };
}

/** Runs `start`, again with other ports while somebody else is quicker in taking them. */
export async function withFreshPorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error;
    }
  }
}

async function untilReady(server: ServerCommand, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + (server.deadlineMs ?? 60_000);
  for (const url of server.readyUrls) {
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`${server.name} ended before it was ready (${child.exitCode ?? child.signalCode}).`);
      }
      if (Date.now() > deadline) throw new Error(`${server.name} did not answer 200 at ${url} in time.`);
      if (await answers200(url)) break;
      await pause(25);
    }
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

function ended(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? 1));
    child.once("error", () => resolve(1));
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

let leash: ChildProcessByStdio<Writable, null, null> | undefined;

function tell(line: string): void {
  if (leash === undefined) {
    leash = spawn(process.execPath, [fileURLToPath(new URL("leash.ts", import.meta.url))], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    leash.unref();
    if (leash.stdin instanceof Socket) leash.stdin.unref();
  }
  leash.stdin.write(`${line}\n`);
}
