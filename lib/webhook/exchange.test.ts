// One question and what may come back: everything but a signed, fresh, small JSON answer is none.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createExchange } from "./exchange.ts";
import { isSigned } from "./signature.ts";
import { type Reply, type Script, startTestWebhook, testKey, testNow } from "./test-webhook.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
const { signal } = new AbortController();
const right: Reply = { body: { kind: "unknown" } };
const other = Buffer.alloc(32, "another key");

async function over(script: Script, more: Partial<Parameters<typeof createExchange>[0]> = {}) {
  const webhook = await startTestWebhook(script);
  stops.push(webhook.stop);
  const settings = { url: webhook.url, keys: [testKey], timeoutMs: 2000, now: () => testNow * 1000, ...more };
  return { webhook, exchange: createExchange(settings) };
}
async function failure(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => new Error("it was answered"),
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? `${error.message} ${error.cause ?? ""}` : String(error);
}

test("asks signed, and believes what is signed for this question", async () => {
  const { webhook, exchange } = await over(() => right);
  expect(await exchange("msg_1", { kind: "account", subject: "ä" }, signal)).toEqual({ kind: "unknown" });
  const [received] = webhook.received;
  expect(received?.headers).toMatchObject({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(testNow),
    "content-type": "application/json",
  });
  const message = { id: "msg_1", timestamp: String(testNow), body: received?.body ?? "" };
  expect(isSigned([testKey], message, String(received?.headers["webhook-signature"]))).toBe(true);
});

test("in the middle of a rotation both keys sign, and either is believed", async () => {
  for (const answering of [testKey, other]) {
    const { exchange, webhook } = await over(() => ({ ...right, keys: [answering] }), { keys: [other, testKey] });
    expect(await exchange("msg_1", {}, signal)).toEqual({ kind: "unknown" });
    expect(String(webhook.received[0]?.headers["webhook-signature"]).split(" ")).toHaveLength(2);
  }
});

describe("is no answer", () => {
  test.each<[string, Reply | "hang" | "close", RegExp]>([
    ["silence", "hang", /no answer within 300 ms/],
    ["a closed connection", "close", /cannot be reached .*(socket hang up|ECONNRESET)/],
    [
      "a redirect",
      { ...right, status: 302, headers: { location: "http://127.0.0.1:1/" } },
      /redirects elsewhere \(302\)/,
    ],
    [
      "a redirect that keeps the method",
      { ...right, status: 307, headers: { location: "/other" } },
      /elsewhere \(307\)/,
    ],
    ["a failure", { ...right, status: 500 }, /status is 500/],
    ["a refusal", { ...right, status: 401 }, /status is 401/],
    ["nothing", { ...right, status: 204 }, /status is 204/],
    ["a page", { bytes: "<html>", contentType: "text/html" }, /not application\/json/],
    ["JSON by another name", { ...right, contentType: "text/plain" }, /not application\/json/],
    ["no JSON", { bytes: "{" }, /no JSON/],
    ["no text", { bytes: "" }, /no JSON/],
    ["no UTF-8", { bytes: Buffer.from([0x22, 0xff, 0x22]), signs: "x" }, /not UTF-8/],
    ["too much", { bytes: `"${"x".repeat(20_000)}"` }, /larger than 16384 bytes/],
    ["another secret's", { ...right, keys: [other] }, /not signed/],
    ["unsigned", { ...right, signature: "" }, /not signed/],
    ["changed on the way", { ...right, signs: "{}" }, /not signed/],
    ["for another question", { ...right, id: "msg_0" }, /not signed/],
    ["old", { ...right, timestamp: String(testNow - 301) }, /timestamp is more than 300 seconds away/],
    ["from tomorrow", { ...right, timestamp: String(testNow + 301) }, /timestamp is more than 300 seconds away/],
    ["of no time", { ...right, timestamp: "now" }, /timestamp is more than 300 seconds away/],
  ])("%s", async (_what, reply, cause) => {
    const { exchange } = await over(() => reply, { timeoutMs: reply === "hang" ? 300 : 2000 });
    expect(await failure(exchange("msg_1", { answer: "typed" }, signal))).toMatch(cause);
  });

  test("what never ends", async () => {
    const endless = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{");
    });
    await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
    stops.push(() => endless.close());
    const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/`;
    const exchange = createExchange({ url, keys: [testKey], timeoutMs: 300 });
    expect(await failure(exchange("msg_1", {}, signal))).toMatch(/no answer within 300 ms/);
  });

  test("what is no HTTP, or another protocol", async () => {
    for (const text of ["SSH-2.0-x\r\n", "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"]) {
      const strange = createServer((socket) => void socket.on("error", () => undefined).write(text));
      await new Promise<void>((resolve) => strange.listen(0, "127.0.0.1", resolve));
      stops.push(() => strange.close());
      const url = `http://127.0.0.1:${(strange.address() as AddressInfo).port}/`;
      const exchange = createExchange({ url, keys: [testKey], timeoutMs: 2000 });
      expect(await failure(exchange("msg_1", {}, signal))).toMatch(/cannot be reached|no HTTP/);
    }
  });

  test("a closed port", async () => {
    const { webhook, exchange } = await over(() => right);
    await webhook.stop();
    stops.pop();
    expect(await failure(exchange("msg_1", {}, signal))).toMatch(/cannot be reached .*ECONNREFUSED/);
  });

  test("what comes after the visitor left", async () => {
    const { exchange } = await over(() => right);
    expect(await failure(exchange("msg_1", {}, AbortSignal.abort()))).toMatch(/visitor left/);
  });
});

test("a redirect is not followed: what was typed goes to no other server", async () => {
  const target = await over(() => right);
  const { exchange } = await over(() => ({ ...right, status: 307, headers: { location: target.webhook.url } }));
  await failure(exchange("msg_1", { answer: "typed" }, signal));
  expect(target.webhook.received).toEqual([]);
});
