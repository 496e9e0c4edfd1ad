// A process that was busy itself must not blame Hydra: what has arrived by the deadline counts, read or not.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTransport } from "./transport.ts";

// A thread of its own: it goes on answering while this one stands still.
const SERVER = `
const { parentPort } = require("node:worker_threads");
const server = require("node:http").createServer((incoming, outgoing) => {
  incoming.resume();
  incoming.on("end", () => outgoing.setHeader("content-type", "application/json").end('{"fine":true}'));
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

let worker: Worker;
let origin: string;
beforeEach(async () => {
  worker = new Worker(SERVER, { eval: true });
  const [port] = await once(worker, "message");
  origin = `http://127.0.0.1:${port}`;
});
afterEach(() => worker.terminate());

function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test("an answer that came while the process stood still is taken, although its time is over", async () => {
  const put = (timeoutMs: number) =>
    createTransport({ timeoutMs, headers: {} })(new Request(`${origin}/admin/x`, { method: "PUT" }));
  // The connection is there already, as it is after the GET that precedes each answer to Hydra.
  await put(5000);
  const answer = put(100);
  await new Promise((resolve) => setImmediate(resolve));
  standStill(400);
  expect((await answer).status).toBe(200);
});
