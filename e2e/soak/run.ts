// `npm run soak`: minutes of mixed visitors on loopback while Hydra comes and goes; fails if one of them is let down.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ground, startHydraGround, startSandboxGround } from "./ground.ts";
import { failures, LIMITS, render } from "./report.ts";
import { soak } from "./soak.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const against = choice();
const seconds = number("SOAK_SECONDS", 180, 3_600);
// SQLite lets one write at a time, so a Hydra on a file serves few visitors at once.
const parallel = number("SOAK_PARALLEL", against === "hydra" && !process.env.SOAK_DSN ? 4 : 64, 256);

let ground: Ground | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void Promise.resolve(ground?.stop()).then(() => process.exit(130)));
}
try {
  if (!existsSync(join(root, ".next/standalone/server.js"))) throw new Error("There is no build yet: npm run build");
  ground = await (against === "hydra" ? startHydraGround(seconds) : startSandboxGround(seconds));
  console.error(`${parallel} visitors at once against ${against} for ${seconds} s.`);
  const outages = { count: Math.max(1, Math.round(seconds / 30)), lastingMs: 3_000 };
  const result = await soak(ground, { seconds, parallel, outages });
  const found = failures(result);
  if (result.growth !== undefined && result.growth > LIMITS.growth) {
    found.push(`the app's memory grew by a factor of ${result.growth.toFixed(2)}`);
  }
  console.log(render(result, found));
  if (found.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await ground?.stop();
}

function choice(): "sandbox" | "hydra" {
  const name = process.env.SOAK_AGAINST || "sandbox";
  if (name === "sandbox" || name === "hydra") return name;
  throw new Error(`SOAK_AGAINST is "${name}": sandbox or hydra is meant.`);
}

function number(name: string, fallback: number, most: number): number {
  const value = Number(process.env[name] || fallback);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${name} has to be a whole number from 1 to ${most}.`);
}
