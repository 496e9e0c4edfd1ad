// The relying parties' end of back-channel logout: receives what Hydra sends, and waits for it.
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { readPairs } from "./compare.ts";
import type { JsonObject } from "./scenario.ts";

type Message = { method: string; path: string; type: string; text: string };

export type Listener = {
  readonly url: string;
  /** The next request to `path`, or null when none arrives in time. */
  receive(path: string, withinMs: number): Promise<JsonObject | null>;
  close(): Promise<void>;
};

export async function listen(): Promise<Listener> {
  const inbox: Message[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      inbox.push({ method, path, type: headers["content-type"] ?? "", text });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    receive: async (path, withinMs) => {
      for (const end = Date.now() + withinMs; Date.now() <= end; await pause(25)) {
        const at = inbox.findIndex((message) => message.path === path);
        const [message] = at < 0 ? [] : inbox.splice(at, 1);
        if (!message) continue;
        const { method, type, text } = message;
        return { method, headers: { "content-type": type }, form: readPairs(text) };
      }
      return null;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
