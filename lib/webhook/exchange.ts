// Takes one question to the webhook and brings back an answer that is signed, fresh, small and JSON, or nothing at all.
import http from "node:http";
import https from "node:https";
import type { JsonObject } from "../json.ts";
import { isSigned, signatures } from "./signature.ts";

export type ExchangeSettings = {
  readonly url: string;
  /** Newest first: all of them sign, each of them may have signed an answer. */
  readonly keys: readonly Buffer[];
  /** From connecting to the last byte. */
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
};

/** `id` names the question: the same question asked again, after a lost answer or a double click, has the same. */
export type Exchange = (id: string, question: JsonObject, signal: AbortSignal) => Promise<unknown>;

const bytesLimit = 16_384;
/** What Standard Webhooks 1.0 allows clocks to differ by. */
const toleranceSeconds = 300;

/** Throws what went wrong; no text of the answer is in it, because that could be anything. */
export function createExchange({ url, keys, timeoutMs, now = Date.now }: ExchangeSettings): Exchange {
  return async (id, question, signal) => {
    const body = JSON.stringify(question);
    const timestamp = String(Math.floor(now() / 1000));
    const deadline = AbortSignal.timeout(timeoutMs);
    const headers = {
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      "user-agent": "Gatehouse (webhook)",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signatures(keys, { id, timestamp, body }),
    };
    let answer: Answer;
    try {
      answer = await post(new URL(url), headers, body, AbortSignal.any([signal, deadline]));
    } catch (error) {
      if (signal.aborted) throw new Error("The visitor left before the webhook answered");
      if (deadline.aborted) throw unusable(`it gave no answer within ${timeoutMs} ms`);
      throw error instanceof Error && error.name === "Unusable"
        ? error
        : new Error("The webhook cannot be reached", { cause: error });
    }
    const said = {
      id: answer.header("webhook-id"),
      timestamp: answer.header("webhook-timestamp"),
      body: answer.body,
    };
    // Signed over the id of this question: an answer to another one, kept from before, is none to this one.
    if (said.id !== id || !isSigned(keys, said, answer.header("webhook-signature")))
      throw unusable("it is not signed with the shared secret for this question");
    const age = /^\d{1,12}$/.test(said.timestamp) ? now() / 1000 - Number(said.timestamp) : Number.NaN;
    if (!(Math.abs(age) <= toleranceSeconds))
      throw unusable(`its timestamp is more than ${toleranceSeconds} seconds away from the clock here`);
    try {
      return JSON.parse(said.body);
    } catch {
      throw unusable("it is no JSON");
    }
  };
}

type Answer = { readonly body: string; header(name: string): string };

function unusable(reason: string): Error {
  const error = new Error(`The webhook's answer cannot be used: ${reason}`);
  error.name = "Unusable";
  return error;
}

/** A connection of its own: one that was kept could be closed by the other side just as the question is under way. */
async function post(url: URL, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer> {
  const options = { method: "POST", headers, signal, agent: false, maxHeaderSize: bytesLimit } as const;
  const request = (url.protocol === "https:" ? https : http).request(url, options);
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.on("response", resolve);
      request.on("error", reject);
      // An answer that changes the protocol ends without an error: nothing else would ever settle this.
      request.on("close", () => reject(unusable("it is no HTTP")));
      request.end(body);
    });
    const { statusCode = 0, headers: given } = response;
    if (statusCode >= 300 && statusCode < 400) throw unusable(`it redirects elsewhere (${statusCode})`);
    if (statusCode !== 200) throw unusable(`its status is ${statusCode}`);
    if (!/^application\/json\s*(;|$)/i.test(given["content-type"] ?? "")) throw unusable("it is not application/json");
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > bytesLimit) throw unusable(`it is larger than ${bytesLimit} bytes`);
    }
    const header = (name: string) => {
      const value = given[name];
      return typeof value === "string" ? value : "";
    };
    return { body: decoded(Buffer.concat(chunks)), header };
  } finally {
    request.destroy();
  }
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unusable("it is not UTF-8");
  }
}
