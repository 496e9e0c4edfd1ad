// Decides what a server costs: CPU time, memory and connections of its process and all its children, as Linux counts them.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

const hasProc = existsSync("/proc/self/stat") && existsSync("/proc/net/tcp");
const tick = hasProc ? clockTickMs() : Number.NaN;

/** Whether this system can say anything; without /proc every figure below is undefined. */
export const canMeasure: boolean = hasProc;

/** User and system time so far, in ms, of the whole tree, children that ended and were waited for included. */
export function cpuMs(pid: number): number | undefined {
  if (!hasProc) return undefined;
  // utime and stime of each, plus cutime and cstime: what its ended children took.
  return sum(treeOf(pid).map((member) => sum(statOf(member).slice(11, 15)))) * tick;
}

/** Resident memory of the whole tree, in bytes; pages shared by several processes count for each. */
export function residentBytes(pid: number): number | undefined {
  if (!hasProc) return undefined;
  const perProcess = treeOf(pid).map((member) => /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${member}/status`))?.[1]);
  return sum(perProcess.map((kilobytes) => Number(kilobytes ?? 0))) * 1024;
}

/** Established connections of the tree to this port of any address. */
export function connectionsTo(pid: number, port: number): number | undefined {
  if (!hasProc) return undefined;
  const own = new Set(treeOf(pid).flatMap(socketsOf));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => read(table).split("\n").slice(1));
  return lines.filter((line) => {
    const [, , remote = "", state, , , , , , inode = ""] = line.trim().split(/\s+/);
    return remote.endsWith(suffix) && state === "01" && own.has(inode);
  }).length;
}

function treeOf(root: number): number[] {
  const parents = readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    return Number.isInteger(pid) ? [{ pid, parent: statOf(pid)[1] }] : [];
  });
  const tree = [root];
  for (const member of tree) tree.push(...parents.filter(({ parent }) => parent === member).map(({ pid }) => pid));
  return tree;
}

/** The numbers after the command name, which may hold spaces and parentheses itself; the state letter is NaN. */
function statOf(pid: number): number[] {
  const line = read(`/proc/${pid}/stat`);
  return line
    .slice(line.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => /^socket:\[(\d+)\]$/.exec(linkAt(`${folder}/${name}`))?.[1] ?? []);
  } catch {
    return [];
  }
}

// Processes and descriptors end while one looks at them: nothing there means nothing to count.
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function clockTickMs(): number {
  try {
    return 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
  } catch {
    return 10;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + (Number.isFinite(value) ? value : 0), 0);
}
