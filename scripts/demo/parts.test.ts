// That nothing of the demo outlives it: grandchildren, stubborn parts and parts whose starter was killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { Parts } from "./parts.ts";

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const stayAlive = "setInterval(() => {}, 1000);";
const sayPid = "console.log('pid ' + process.pid);";
// Ignores SIGTERM, and has a child that does too.
const stubborn = `process.on("SIGTERM", () => {}); ${sayPid} ${stayAlive}`;
const family = `${stubborn} require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "inherit" });`;

function collect(graceMs: number): { parts: Parts; pids: number[]; lines: string[] } {
  const pids: number[] = [];
  const lines: string[] = [];
  const parts = new Parts((_name, line) => {
    lines.push(line);
    if (line.startsWith("pid ")) pids.push(Number(line.slice(4)));
  }, graceMs);
  return { parts, pids, lines };
}

it("stops a part that ignores SIGTERM, and its child", async () => {
  const { parts, pids } = collect(200);
  await parts.start({ name: "the family", args: ["-e", family], env: {} }, [], () => undefined);
  await expect.poll(() => pids.length, { timeout: 5_000 }).toBe(2);
  await parts.stop();
  await expect.poll(() => pids.filter(isAlive), { timeout: 5_000 }).toEqual([]);
});

it("tells what a part printed last when it ends by itself", async () => {
  const { parts } = collect(200);
  const message = await new Promise<string>((resolve) => {
    const args = ["-e", "console.error('no more memory'); setTimeout(() => process.exit(3), 50);"];
    void parts.start({ name: "the app", args, env: {} }, [], resolve);
  });
  expect(message).toBe("The app ended unexpectedly (exit code 3). It printed last:\n  no more memory");
  await parts.stop();
});

it("fails a run that ends badly, and not one that ends well", async () => {
  const { parts } = collect(200);
  await parts.run({ name: "the build", args: ["-e", ""], env: {} });
  const bad = parts.run({ name: "the build", args: ["-e", "process.exit(2)"], env: {} });
  await expect(bad).rejects.toThrow("The build failed (exit code 2).");
  await parts.stop();
});

it("leaves nothing behind when the demo itself is killed", { timeout: 20_000 }, async () => {
  const starter = `
    const { Parts } = await import(${JSON.stringify(new URL("parts.ts", import.meta.url).href)});
    const parts = new Parts((name, line) => console.log(line));
    await parts.start({ name: "the app", args: ["-e", ${JSON.stringify(`${sayPid} ${stayAlive}`)}], env: {} }, [], () => {});
  `;
  const demo = spawn(process.execPath, ["--input-type=module", "-e", starter], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: demo.stdout }), "line");
  const pid = Number(String(line).slice(4));
  expect(isAlive(pid)).toBe(true);
  demo.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});
