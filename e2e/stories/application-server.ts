// Decides what a browser sees where the application would be: an address that answers, without anything of its own.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const page = `<!doctype html><html lang="en"><title>Application</title><link rel="icon" href="data:,"><h1>Application</h1></html>`;

/** A real server: the browser comes here by redirects, which a test cannot answer in its place. */
export async function startApplicationServer(): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { origin: `http://127.0.0.1:${port}`, stop };
}
