// Reads what the kernel knows of a process tree: CPU time, memory, connections. Linux only; elsewhere nothing is measured.
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Kernel ticks per second, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

export const canMeasure = existsSync("/proc/self/stat");

function tree(pid: number): number[] {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && stat(Number(name))?.parent === pid);
  return [pid, ...children.flatMap((child) => tree(Number(child)))];
}

function stat(pid: number): { parent: number; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

/** User and system time of a process and all below it, in milliseconds. */
export function cpuMs(pid: number): number {
  return tree(pid).reduce((sum, member) => sum + ((stat(member)?.ticks ?? 0) * 1000) / ticksPerSecond, 0);
}

/** Resident memory of a process and all below it, in MB. */
export function rssMb(pid: number): number {
  const kb = tree(pid).map((member) => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${member}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  });
  return kb.reduce((sum, value) => sum + value, 0) / 1024;
}

/** Connections open to a port of this machine. */
export function connectionsTo(port: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote, state]) => remote?.endsWith(wanted) && state === "01").length;
}
