// Decides that no test server outlives its test run: stops the process groups it was told of once its input ends.
import { createInterface } from "node:readline";

// Ctrl-C reaches a whole terminal job; the leash has to live until the run itself is gone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

const groups = new Set<number>();
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const [word, pid] = line.split(" ");
  if (word === "hold") groups.add(Number(pid));
  if (word === "release") groups.delete(Number(pid));
});
lines.on("close", () => {
  signalAll("SIGTERM");
  const deadline = Date.now() + 3_000;
  const watch = setInterval(() => {
    for (const pid of groups) if (!signal(pid, 0)) groups.delete(pid);
    if (groups.size > 0 && Date.now() < deadline) return;
    signalAll("SIGKILL");
    clearInterval(watch);
    process.exit();
  }, 100);
});

function signalAll(name: NodeJS.Signals): void {
  for (const pid of groups) signal(pid, name);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, name);
  } catch {
    return false;
  }
}
