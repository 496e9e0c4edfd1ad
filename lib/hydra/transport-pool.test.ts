import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { json, oneByOne, reset, type ScriptedServer, silence, startServer } from "./scripted-server.ts";
import { createTransport } from "./transport.ts";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startServer(json({}));
});
afterEach(() => server.close());

const send = (method = "GET", timeoutMs = 5000) =>
  createTransport({ timeoutMs, headers: {} })(new Request(`${server.origin}/admin/x`, { method }));

describe("connections", () => {
  test("are reused, also by another transport", async () => {
    for (let i = 0; i < 10; i++) await (await send()).text();
    expect(server.asked).toHaveLength(10);
    expect(server.sockets.accepted).toBe(1);
  });

  test("stay within the pool, however many calls wait", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => send()));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect(server.asked).toHaveLength(200);
    expect(server.sockets.most).toBeLessThanOrEqual(64);
  });

  test("are given back after a problem", async () => {
    server.script = silence;
    await expect(send("PUT", 30)).rejects.toThrow("timeout");
    server.script = json({});
    await send();
    expect(server.sockets.accepted).toBe(2);
    const pool = globalThis.gatehouseHydraPools?.http;
    expect(
      Object.keys(pool?.sockets ?? {}).filter((name) => server.origin.endsWith(name.split(":")[1] ?? "-")),
    ).toEqual([]);
  });

  test("a GET survives a server that closed the kept connection", async () => {
    await send();
    server.script = oneByOne(reset, json({ fine: true }));
    expect(await (await send()).json()).toEqual({ fine: true });
  });
});
