// Decides how webhooks of tests are started: the two examples as anybody would run them, and one that says what it is told to.
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http, { type IncomingHttpHeaders, type RequestListener } from "node:http";
import https from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePorts } from "./ports.ts";
import { type ServerProcess, startProcess } from "./processes.ts";

const key = Buffer.from("only-for-tests-only-for-tests-00");
export const webhookSecret = `whsec_${key.toString("base64")}`;
const commands = { mjs: process.execPath, py: "python3" } as const;

export type Example = {
  readonly url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
};

/** Why the Python example cannot be run, or null where it can. */
export function pythonMissing(): string | null {
  const { status } = spawnSync(commands.py, ["-c", "import hashlib; hashlib.scrypt"], { stdio: "ignore" });
  return status === 0 ? null : "there is no python3 with scrypt on this machine";
}

/** docs/examples/webhook-server: ada, with "ada-password", is its only person, number 42. */
export async function startExample(kind: keyof typeof commands): Promise<Example> {
  const [port = 0] = await freePorts(1);
  const start = async () => {
    const started = await startProcess({
      name: `webhook-${kind}`,
      command: commands[kind],
      args: [join("docs/examples", `webhook-server.${kind}`)],
      env: { WEBHOOK_SECRET: webhookSecret, PORT: String(port) },
      readyUrls: [],
    });
    await untilListening(started, port);
    return started;
  };
  let running = await start();
  return {
    url: `http://127.0.0.1:${port}/gatehouse`,
    stop: () => running.stop(),
    kill: () => running.kill(),
    async startAgain() {
      running = await start();
    },
  };
}

async function untilListening(started: ServerProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await Promise.race([
      once(socket, "connect").then(
        () => true,
        () => false,
      ),
      started.ended.then(() => false),
    ]);
    socket.destroy();
    if (isOpen) return;
    await pause(25);
  }
  const output = started.log();
  await started.stop();
  throw new Error(`A webhook did not listen in time.\n${output}`);
}

export type Question = Readonly<Record<string, unknown>> & { readonly kind: string };
/** Unsigned text, or something else than an answer. */
export type Reply =
  | { readonly json: unknown }
  | { readonly text: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | "hang"
  | "close";

export type WebhookHost = {
  readonly url: string;
  readonly asked: readonly { readonly question: Question; readonly headers: IncomingHttpHeaders }[];
  /** What it says from now on; `json` is signed as it should be. */
  says(script: (question: Question) => Reply): void;
  stop(): Promise<void>;
};

export function signatureOf(id: string, timestamp: string, body: string, secret: Buffer = key): string {
  return `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** Headers that make this text the answer to the question with this id. */
export function signed(id: string, body: string, { secret = key, at = Math.floor(Date.now() / 1000) } = {}) {
  const timestamp = String(at);
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  return { ...headers, "webhook-signature": signatureOf(id, timestamp, body, secret) };
}

/** With `tls` it speaks https and shows that certificate. */
export async function startWebhookHost(tls?: { readonly key: string; readonly crt: string }): Promise<WebhookHost> {
  const asked: { question: Question; headers: IncomingHttpHeaders }[] = [];
  let script: (question: Question) => Reply = () => "close";
  const onRequest: RequestListener = async (request, response) => {
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString("utf8"));
    if (typeof body !== "object" || body === null || !("kind" in body)) throw new Error("It was asked nothing");
    const id = String(request.headers["webhook-id"]);
    const question: Question = { ...body, kind: String(body.kind), id };
    asked.push({ question, headers: request.headers });
    const reply = script(question);
    if (reply === "hang") return;
    if (reply === "close") return void request.socket.destroy();
    const text = "json" in reply ? JSON.stringify(reply.json) : reply.text;
    const more = "json" in reply ? { headers: signed(id, text), status: 200 } : reply;
    response.writeHead(more.status ?? 200, { "content-type": "application/json", ...more.headers }).end(text);
  };
  const server = tls
    ? https.createServer({ key: readFileSync(tls.key), cert: readFileSync(tls.crt) }, onRequest)
    : http.createServer(onRequest);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/gatehouse`,
    asked,
    says: (next) => {
      script = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
