// Starts and stops the sandbox: two listeners on loopback around one Hydra in memory.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { completeUrls, type SandboxConfig } from "./hydra/config.ts";
import { type HttpAnswer, type HttpRequest, readRequest } from "./hydra/http.ts";
import { type Hydra, newHydra } from "./hydra/hydra.ts";
import { SigningKeys } from "./hydra/keys.ts";
import { adminAnswers, publicAnswers } from "./hydra/routes.ts";

/** Redirects carry challenges of 16 kB and more; Node's default refuses 16 kB of headers. */
const MAX_HEADER_BYTES = 256 * 1024;

export type Sandbox = {
  readonly publicUrl: string;
  readonly adminUrl: string;
  readonly hydra: Hydra;
  stop(): Promise<void>;
};

type Answers = (request: HttpRequest) => Promise<HttpAnswer>;

/** Port 0 picks a free one. Rejects with the system's error when a port is taken. */
export async function startSandbox(config: SandboxConfig): Promise<Sandbox> {
  const [publicServer, adminServer] = [newServer(), newServer()];
  const publicUrl = await listen(publicServer, config.publicPort, config.publicHost);
  const adminUrl = await listen(adminServer, config.adminPort, config.adminHost).catch(async (error) => {
    await close(publicServer);
    throw error;
  });
  const hydra = newHydra(config, completeUrls(config.urls, publicUrl, adminUrl), new SigningKeys());
  serve(publicServer, publicAnswers(hydra));
  serve(adminServer, adminAnswers(hydra));
  return {
    publicUrl,
    adminUrl,
    hydra,
    stop: async () => {
      await Promise.all([close(publicServer), close(adminServer)]);
    },
  };
}

const newServer = () => createServer({ maxHeaderSize: MAX_HEADER_BYTES });

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox listens on TCP ports only.");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function serve(server: Server, answers: Answers): void {
  server.on("request", (message: IncomingMessage, response: ServerResponse) => {
    readRequest(message)
      .then(answers)
      .then((answer) => write(response, answer))
      .catch((error) => {
        console.error(error);
        if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
        response.end("The sandbox failed; its console says why.\n");
      });
  });
}

function write(response: ServerResponse, answer: HttpAnswer): void {
  if (answer.cookies?.length) response.setHeader("set-cookie", answer.cookies);
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
