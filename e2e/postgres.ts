// Decides how a real Postgres server is started for a test: in a folder of its own, on loopback, with its own certificate.
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { freePorts } from "./ports.ts";
import { PortTaken, type ServerProcess, startProcess, withFreshPorts } from "./processes.ts";

const run = promisify(execFile);

export type Postgres = {
  readonly port: number;
  /** Of the Unix socket. */
  readonly socketFolder: string;
  readonly user: string;
  readonly password: string;
  /** PEM of the certificate it shows, for `127.0.0.1` and no other host; and of one that it does not show. */
  readonly caFile: string;
  readonly otherCaFile: string;
  /** An empty database of its own for a test, by its name. */
  createDatabase(): Promise<string>;
  /** As the superuser, on a connection of its own. */
  query(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Holds a transaction with this statement open until the answer is called. */
  hold(database: string, sql: string): Promise<() => Promise<void>>;
  log(): string;
  /** SIGKILL: connections are gone and its port is closed. */
  kill(): Promise<void>;
  /** After a kill: the same port and the same databases. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
};

const user = "gatehouse";
const password = "only-for-tests";
const isRoot = process.getuid?.() === 0;
/** Postgres refuses to run as root. */
const drop = isRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"] : [];
const binaries = postgresBinaries();

function postgresBinaries(): string | undefined {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`),
    "/usr/pgsql/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/bin",
    "/usr/local/bin",
    "/usr/bin",
  ];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name))));
}

/** Why there is no Postgres here, for `context.skip`; null where there is one. */
export function postgresMissing(): string | null {
  if (!binaries) return "Postgres is not installed in the usual places";
  if (spawnSync("openssl", ["version"]).status !== 0) return "openssl is not installed";
  const [command, ...args] = [...drop, "true"];
  if (spawnSync(command, args).status !== 0) return "this is root, and setpriv cannot start anything as nobody";
  return null;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-postgres-"));
  await mkdir(join(folder, "socket"));
  await certificate(folder, "server");
  await certificate(folder, "other");
  await writeFile(join(folder, "password"), password);
  if (isRoot) await run("chown", ["-R", "nobody:nogroup", folder]);
  await chmod(join(folder, "server.key"), 0o600);
  const data = join(folder, "data");
  const login = ["--username", user, "--pwfile", join(folder, "password"), "--auth", "scram-sha-256"];
  await asNobody("initdb", ["--pgdata", data, ...login, "--encoding", "UTF8", "--locale", "C", "--no-sync"]);

  let running: ServerProcess | undefined;
  let earlier = "";
  const port = await withFreshPorts(async () => {
    const [free = 0] = await freePorts(1);
    running = await start(folder, free);
    return free;
  });
  const client = async (database: string) => {
    const connection = new pg.Client({ host: "127.0.0.1", port, user, password, database });
    // The server may be killed while it is held.
    connection.on("error", () => {});
    await connection.connect();
    return connection;
  };
  const query: Postgres["query"] = async (database, sql) => {
    const connection = await client(database);
    try {
      return (await connection.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await connection.end();
    }
  };
  let databases = 0;
  return {
    port,
    socketFolder: join(folder, "socket"),
    user,
    password,
    caFile: join(folder, "server.crt"),
    otherCaFile: join(folder, "other.crt"),
    async createDatabase() {
      databases += 1;
      await query("postgres", `create database test_${databases}`);
      return `test_${databases}`;
    },
    query,
    async hold(database, sql) {
      const connection = await client(database);
      await connection.query(`begin; ${sql}`);
      return () => connection.end();
    },
    log: () => earlier + (running?.log() ?? ""),
    async kill() {
      await running?.kill();
      earlier += running?.log() ?? "";
      running = undefined;
    },
    async startAgain() {
      // The children of a killed server are about to end, and until then a new one refuses to begin.
      const isSoon = (error: unknown) => error instanceof Error && /shared memory block|lock file/.test(error.message);
      for (let tries = 200; running === undefined; tries -= 1) {
        try {
          running = await start(folder, port);
        } catch (error) {
          if (tries === 0 || !isSoon(error)) throw error;
          await pause(25);
        }
      }
    },
    async stop() {
      await running?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function asNobody(name: string, args: readonly string[]): Promise<unknown> {
  const [command = "", ...before] = [...drop, join(binaries ?? "", name)];
  return run(command, [...before, ...args], { cwd: "/" });
}

async function start(folder: string, port: number): Promise<ServerProcess> {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: join(folder, "socket"),
    // Nothing here outlives the test, so nothing has to reach the disk.
    fsync: "off",
    ssl: "on",
    ssl_cert_file: join(folder, "server.crt"),
    ssl_key_file: join(folder, "server.key"),
    log_statement: "all",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command = "", ...before] = [...drop, join(binaries ?? "", "postgres")];
  const started = await startProcess({
    name: "postgres",
    command,
    args: [...before, "-D", join(folder, "data"), ...options],
    env: {},
    readyUrls: [],
  });
  const end = started.ended.then(() => "ended" as const);
  while (!started.log().includes("database system is ready to accept connections")) {
    if ((await Promise.race([end, pause(25, "waiting" as const)])) === "waiting") continue;
    const log = started.log();
    await started.stop();
    throw /Address already in use/.test(log) ? new PortTaken(log) : new Error(`postgres ended: ${log.slice(-2000)}`);
  }
  return started;
}

async function certificate(folder: string, name: string): Promise<void> {
  const files = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.crt`)];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const names = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  await run("openssl", ["req", "-x509", ...kind, ...files, ...names]);
}
