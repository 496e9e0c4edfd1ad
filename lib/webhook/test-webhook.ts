// A webhook that says what a test tells it to, signed as it should be unless the test says otherwise; loopback only.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { type JsonObject, type JsonValue, jsonObject } from "../json.ts";
import { signatures } from "./signature.ts";

export const testKey = Buffer.from("0123456789abcdef0123456789abcdef");
export const testNow = 1_800_000_000;

/** An answer, and what of it is not as it should be. */
export type Reply = {
  readonly status?: number;
  readonly body?: JsonValue;
  /** Sent as it is. */
  readonly bytes?: string | Buffer;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly id?: string;
  readonly timestamp?: string;
  readonly keys?: readonly Buffer[];
  /** Of another body than the one that is sent. */
  readonly signs?: string;
  readonly signature?: string;
};
export type Received = {
  readonly headers: http.IncomingHttpHeaders;
  readonly question: JsonObject;
  readonly body: string;
};
/** "hang" never answers, "close" closes the connection. */
export type Script = (received: Received) => Reply | "hang" | "close";

export type TestWebhook = {
  readonly url: string;
  readonly received: readonly Received[];
  stop(): Promise<void>;
};

export async function startTestWebhook(script: Script): Promise<TestWebhook> {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const one = { headers: request.headers, question: jsonObject.parse(JSON.parse(body)), body };
    received.push(one);
    const reply = script(one);
    if (reply === "hang") return;
    if (reply === "close") return request.socket.destroy();
    const text = reply.bytes ?? JSON.stringify(reply.body ?? {});
    const id = reply.id ?? z.string().parse(request.headers["webhook-id"]);
    const timestamp = reply.timestamp ?? String(testNow);
    const message = { id, timestamp, body: reply.signs ?? text.toString() };
    response.writeHead(reply.status ?? 200, {
      "content-type": reply.contentType ?? "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": reply.signature ?? signatures(reply.keys ?? [testKey], message),
      ...reply.headers,
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gatehouse`,
    received,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
