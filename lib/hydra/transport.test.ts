import { once } from "node:events";
import net from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  json,
  oneByOne,
  reset,
  type Script,
  type ScriptedServer,
  silence,
  startServer,
  text,
} from "./scripted-server.ts";
import { createTransport, TransportError, type TransportSettings } from "./transport.ts";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startServer(json({}));
});
afterEach(() => server.close());

const send = (method = "GET", settings: Partial<TransportSettings> = {}, signal?: AbortSignal, body?: string) =>
  createTransport({ timeoutMs: 5000, headers: {}, ...settings })(
    new Request(`${server.origin}/admin/x`, { method, ...(body === undefined ? {} : { body }) }),
    signal,
  );

async function failure(answer: Promise<unknown>): Promise<TransportError> {
  const error = await answer.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof TransportError) return error;
  throw new Error("no TransportError", { cause: error });
}

describe("an answer", () => {
  test("comes with status, body and the headers that matter", async () => {
    server.script = json({ a: "ä" }, 200, { link: '<x>; rel="next"', "set-cookie": "a=b" });
    const answer = await send();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("link")).toBe('<x>; rel="next"');
    expect(answer.headers.has("set-cookie")).toBe(false);
    expect(await answer.json()).toEqual({ a: "ä" });
  });

  test.each([204, 205, 304])("%i has no body", async (status) => {
    server.script = (_asked, response) => void response.writeHead(status).end();
    const answer = await send("PUT");
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe("");
  });

  test("the request carries method, JSON body and the configured headers", async () => {
    await send("PUT", { headers: { Authorization: "Bearer t", "X-Forwarded-Proto": "https" } }, undefined, '{"a":"ä"}');
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({
      method: "PUT",
      body: '{"a":"ä"}',
      headers: {
        accept: "application/json",
        authorization: "Bearer t",
        "content-type": "application/json",
        "content-length": "10",
        "x-forwarded-proto": "https",
      },
    });
  });

  test("a status that HTTP does not have is none", async () => {
    server.script = (_asked, response) => void response.writeHead(799).end();
    expect(await failure(send())).toMatchObject({ reason: "not_http", code: "STATUS" });
  });
});

describe("limits", () => {
  test("silence ends at the deadline", async () => {
    server.script = silence;
    expect(await failure(send("PUT", { timeoutMs: 60 }))).toMatchObject({ reason: "timeout", code: "NO_HEADERS" });
    expect(server.asked).toHaveLength(1);
  });

  test("a body that drips ends at the deadline, and is not asked for again", async () => {
    server.script = (_asked, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drip));
    };
    expect(await failure(send("GET", { timeoutMs: 80 }))).toMatchObject({ reason: "timeout", code: "NO_END" });
    expect(server.asked).toHaveLength(1);
  });

  const twentyMegabytes = Buffer.alloc(20 * 1024 * 1024, " ");

  test("an announced 20 MB is not read", async () => {
    server.script = (_asked, response) => {
      response.writeHead(200, { "content-length": twentyMegabytes.byteLength });
      response.write("{");
    };
    expect(await failure(send())).toMatchObject({ reason: "too_large", code: "CONTENT_LENGTH" });
    expect(server.asked).toHaveLength(1);
  });

  test("an unannounced 20 MB is cut off", async () => {
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      server.script = (_asked, response) => {
        response.writeHead(200, { "transfer-encoding": "chunked" });
        for (let at = 0; at < twentyMegabytes.byteLength; at += 65_536) {
          response.write(twentyMegabytes.subarray(at, at + 65_536), (error) => {
            if (!error) written += 65_536;
          });
        }
        response.on("close", resolve);
      };
    });
    expect(await failure(send())).toMatchObject({ reason: "too_large", code: "BODY" });
    await closed;
    expect(written).toBeLessThan(twentyMegabytes.byteLength);
  });

  test("exactly the limit is fine", async () => {
    server.script = (_asked, response) => void response.writeHead(200).end("x".repeat(1000));
    const answer = await send("GET", { maxAnswerBytes: 1000 });
    expect(await answer.text()).toHaveLength(1000);
    expect(await failure(send("GET", { maxAnswerBytes: 999 }))).toMatchObject({ reason: "too_large" });
  });

  test("the caller's signal ends the call, before and while it runs", async () => {
    const already = AbortSignal.abort();
    expect(await failure(send("GET", {}, already))).toMatchObject({ reason: "aborted" });
    expect(server.asked).toHaveLength(0);
    const controller = new AbortController();
    server.script = () => controller.abort();
    expect(await failure(send("GET", {}, controller.signal))).toMatchObject({ reason: "aborted" });
    expect(server.asked).toHaveLength(1);
  });
});

describe("a second try", () => {
  test.each([
    ["a reset", reset],
    ["502", text("", 502)],
    ["503", text("", 503)],
    ["504", text("", 504)],
  ])("GET after %s", async (_what, script) => {
    server.script = oneByOne(script, json({ fine: true }));
    expect(await (await send()).json()).toEqual({ fine: true });
    expect(server.asked).toHaveLength(2);
  });

  test("GET after silence", async () => {
    server.script = oneByOne(silence, json({ fine: true }));
    expect((await send("GET", { timeoutMs: 200 })).status).toBe(200);
    expect(server.asked).toHaveLength(2);
  });

  test("one, not more", async () => {
    server.script = text("", 503);
    expect((await send()).status).toBe(503);
    expect(server.asked).toHaveLength(2);
    server.script = reset;
    expect(await failure(send())).toMatchObject({ reason: "unreachable", code: "ECONNRESET" });
    expect(server.asked).toHaveLength(4);
  });

  test.each([200, 400, 401, 404, 410, 429, 500])("not after %i", async (status) => {
    server.script = json({}, status);
    expect((await send()).status).toBe(status);
    expect(server.asked).toHaveLength(1);
  });

  test.each(["PUT", "DELETE"])("never of a %s", async (method) => {
    server.script = text("", 503);
    expect((await send(method)).status).toBe(503);
    server.script = reset;
    expect(await failure(send(method))).toMatchObject({ reason: "unreachable" });
    server.script = silence;
    expect(await failure(send(method, { timeoutMs: 60 }))).toMatchObject({ reason: "timeout" });
    expect(server.asked).toHaveLength(3);
  });

  test("nobody listening", async () => {
    await server.close();
    const error = await failure(send());
    expect(error).toMatchObject({ reason: "unreachable", code: "ECONNREFUSED" });
    expect(error.message).not.toContain("127.0.0.1");
  });

  test("no HTTP server: no second try either", async () => {
    let connections = 0;
    const ssh = net.createServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.end("SSH-2.0-OpenSSH_9.9\r\n");
    });
    ssh.listen(0, "127.0.0.1");
    await once(ssh, "listening");
    const address = ssh.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const answer = createTransport({ timeoutMs: 5000, headers: {} })(new Request(`http://127.0.0.1:${port}/`));
    expect(await failure(answer)).toMatchObject({ reason: "not_http" });
    expect(connections).toBe(1);
    ssh.close();
  });
});

describe("a redirect", () => {
  const to =
    (location: string, status: number): Script =>
    (_asked, response) =>
      void response.writeHead(status, { location }).end();

  test("307 on the same server is followed once, method and body kept", async () => {
    server.script = oneByOne(to("/admin/y?a=b", 307), json({ fine: true }));
    expect(await (await send("PUT", {}, undefined, "{}")).json()).toEqual({ fine: true });
    expect(server.asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["PUT", "/admin/x", "{}"],
      ["PUT", "/admin/y?a=b", "{}"],
    ]);
    server.script = to("/admin/x", 307);
    expect((await send()).status).toBe(307);
    expect(server.asked).toHaveLength(4);
  });

  test.each([301, 302, 303, 308])("%i is an answer", async (status) => {
    server.script = to("/admin/y", status);
    expect((await send()).status).toBe(status);
    expect(server.asked).toHaveLength(1);
  });

  test("307 to another origin is an answer: the token stays here", async () => {
    const other = await startServer(json({ stolen: true }));
    for (const location of [
      `${other.origin}/admin/x`,
      `${server.origin.replace("http:", "https:")}/`,
      "http://[",
      "",
    ]) {
      server.script = to(location, 307);
      // An empty Location is the same address again, which redirects once more.
      expect((await send("GET", { headers: { authorization: "Bearer t" } })).status).toBe(307);
    }
    expect(other.asked).toHaveLength(0);
    await other.close();
  });
});
