// Decides what a browser sees where the application would be: an address that answers, without anything of its own.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pngPicture } from "../picture.ts";

const page = `<!doctype html><html lang="en"><title>Application</title><link rel="icon" href="data:,"><h1>Application</h1></html>`;

/** Logos as clients have them: filling, wide, high, transparent, small. */
const logos: Readonly<Record<string, Buffer>> = {
  "/logo.png": pngPicture(128, 128, [194, 65, 12]),
  "/wide.png": pngPicture(400, 80, [20, 60, 160]),
  "/high.png": pngPicture(80, 400, [20, 120, 60]),
  "/transparent.png": pngPicture(128, 128),
  "/small.png": pngPicture(16, 16, [120, 20, 120]),
};

/** A real server: the browser comes here by redirects, which a test cannot answer in its place. */
export async function startApplicationServer(): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const logo = logos[incoming.url ?? ""];
    if (logo) return void outgoing.writeHead(200, { "content-type": "image/png" }).end(logo);
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
