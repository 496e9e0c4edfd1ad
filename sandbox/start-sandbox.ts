// Starts and stops the sandbox: two listeners on loopback around one Hydra in memory.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerControl, ReceivedBodies } from "./controls.ts";
import { answerWithFault, Faults, type Outcome } from "./faults.ts";
import { completeUrls, type SandboxConfig } from "./hydra/config.ts";
import { type HttpAnswer, type HttpRequest, readRequest } from "./hydra/http.ts";
import { type Hydra, newHydra } from "./hydra/hydra.ts";
import { SigningKeys } from "./hydra/keys.ts";
import { adminAnswers, adminPath, publicAnswers } from "./hydra/routes.ts";

/** Redirects carry challenges of 16 kB and more; Node's default refuses 16 kB of headers. */
const MAX_HEADER_BYTES = 256 * 1024;

export type Sandbox = {
  readonly publicUrl: string;
  readonly adminUrl: string;
  readonly hydra: Hydra;
  stop(): Promise<void>;
};

type Answers = (request: HttpRequest) => Promise<Outcome>;

const HUGE_CHUNKS = 320;
const HUGE_CHUNK = "x".repeat(64 * 1024);

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
  serve(adminServer, withControls(hydra));
  return {
    publicUrl,
    adminUrl,
    hydra,
    stop: async () => {
      await Promise.all([close(publicServer), close(adminServer)]);
    },
  };
}

/** The admin API with the sandbox's own routes in front, and faults in the way where rules ask for them. */
function withControls(hydra: Hydra): Answers {
  const [faults, received] = [new Faults(), new ReceivedBodies()];
  const admin = adminAnswers(hydra);
  return async (request) => {
    const control = answerControl(hydra, faults, received, request);
    if (control) return control;
    const path = adminPath(request.path);
    if (request.method === "PUT") received.note(request.method, path, request.body);
    const rule = faults.take(request.method, path);
    return rule ? answerWithFault(hydra, rule, { ...request, path }, () => admin(request)) : admin(request);
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
      .then((outcome) => deliver(response, outcome))
      .catch((error) => {
        // The caller hung up: nobody is left to answer.
        if (response.destroyed) return;
        console.error(error);
        if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
        response.end("The sandbox failed; its console says why.\n");
      });
  });
}

async function deliver(response: ServerResponse, outcome: Outcome): Promise<void> {
  if (outcome === "reset") response.socket?.destroy();
  else if (outcome === "huge")
    await pipeline(Readable.from(hugeJson()), response.setHeader("content-type", "application/json"));
  else write(response, outcome);
}

/** 20 MB that never become a JSON document worth waiting for. */
function* hugeJson(): Generator<string> {
  yield '{"filler":"';
  for (let i = 0; i < HUGE_CHUNKS; i++) yield HUGE_CHUNK;
  yield '"}';
}

function write(response: ServerResponse, answer: HttpAnswer): void {
  if (answer.cookies?.length) response.setHeader("set-cookie", answer.cookies);
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
