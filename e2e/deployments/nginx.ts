// Decides how the documented nginx configuration is run in a test: the same file with other ports and paths, on loopback.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startProcess } from "../processes.ts";
import type { Balancer } from "./deployment.ts";

const DOCUMENTED = fileURLToPath(new URL("../../docs/nginx.conf", import.meta.url));

export type Nginx = Balancer & {
  /** Everything written so far, to both logs. */
  accessLog(): Promise<string>;
  errorLog(): Promise<string>;
};

/** Path of an nginx, or undefined where there is none. */
export function findNginx(): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, "nginx")).find((path) => existsSync(path));
}

/** Starts the documented configuration, after `change` if a test wants to see what a line is good for. */
export async function startNginx(
  port: number,
  replicaPorts: readonly number[],
  change: (configuration: string) => string = (configuration) => configuration,
): Promise<Nginx> {
  const command = findNginx();
  if (!command) throw new Error("There is no nginx on this machine.");
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-nginx-"));
  const file = (name: string) => join(folder, name);
  const documented = await readFile(DOCUMENTED, "utf8");
  const configuration = change(rendered(documented, { port, replicaPorts, file }));
  await writeFile(file("nginx.conf"), configuration);
  // Before it has read its configuration nginx writes to a place that only root can write to.
  const args = ["-c", file("nginx.conf"), "-p", folder, "-e", file("error.log"), "-g", "daemon off;"];
  const url = `http://127.0.0.1:${port}`;
  const server = { name: "nginx", command, args, env: {}, readyUrls: [`${url}/health/live`] };
  const { stop } = await startProcess(server);
  return {
    url,
    accessLog: () => readFile(file("access.log"), "utf8"),
    errorLog: () => readFile(file("error.log"), "utf8"),
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Places = {
  readonly port: number;
  readonly replicaPorts: readonly number[];
  readonly file: (name: string) => string;
};

function rendered(documented: string, { port, replicaPorts, file }: Places): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const [one, other] = replicaPorts;
  return replaceAll(documented, [
    [" listen 80;\n        # With TLS", ` listen 127.0.0.1:${port};\n        # With TLS`],
    ["server 127.0.0.1:3000 ", `server 127.0.0.1:${one} `],
    ["server 127.0.0.1:3001 ", `server 127.0.0.1:${other} `],
    ["pid /run/nginx.pid;", `pid ${file("nginx.pid")};`],
    ["/var/log/nginx/gatehouse-error.log", file("error.log")],
    ["/var/log/nginx/gatehouse-access.log", file("access.log")],
    ["http {\n", `http {\n${temporary.map((name) => `    ${name}_temp_path ${file(name)};\n`).join("")}`],
  ]);
}

/** Each of them has to be there: a test of another configuration than the documented one would prove nothing. */
export function replaceAll(text: string, changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((changed, [from, to]) => {
    if (changed.split(from).length !== 2) throw new Error(`docs/nginx.conf should have this once: ${from}`);
    return changed.replace(from, to);
  }, text);
}
