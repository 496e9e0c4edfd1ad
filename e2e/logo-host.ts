// Decides how a client's own web server behaves when somebody asks it for the client's logo, and notes who did.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pngPicture } from "./picture.ts";

export const logoBytes = pngPicture(96, 96, [194, 65, 12]);

export type LogoHost = {
  readonly host: string;
  readonly origin: string;
  /** Path and headers of each request, oldest first. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
};

const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>';
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  "/logo.png": (response) => void response.writeHead(200, { "content-type": "image/png" }).end(logoBytes),
  "/mislabelled": (response) => void response.writeHead(200, { "content-type": "text/html" }).end(logoBytes),
  "/with-cookie": (response) =>
    void response.writeHead(200, { "set-cookie": "tracker=1", "x-evil": "1", refresh: "0; url=/" }).end(logoBytes),
  "/script.svg": (response) => void response.writeHead(200, { "content-type": "image/svg+xml" }).end(script),
  "/page.html": (response) => void response.writeHead(200, { "content-type": "image/png" }).end(`<html>${script}`),
  "/redirect": (response) => void response.writeHead(302, { location: "/private" }).end(),
  "/error": (response) => void response.writeHead(500, { "content-type": "image/png" }).end("the secret of this host"),
  "/slow": () => undefined,
  "/large": (response) =>
    void response.writeHead(200, { "content-type": "image/png" }).end(Buffer.concat([logoBytes, Buffer.alloc(5e6)])),
  "/bomb": (response) => {
    const bytes = Buffer.from(logoBytes);
    // Where a PNG has its width and height.
    bytes.writeUInt32BE(50_000, 16);
    bytes.writeUInt32BE(50_000, 20);
    response.writeHead(200, { "content-type": "image/png" }).end(bytes);
  },
  "/private": (response) => void response.writeHead(200, { "content-type": "image/png" }).end(logoBytes),
};

export async function startLogoHost(): Promise<LogoHost> {
  const asked: LogoHost["asked"] = [];
  const server = createServer(({ url = "", headers }, response) => {
    asked.push({ path: url, headers });
    const answer = answers[url.split("?")[0] ?? ""];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { host, origin: `http://${host}`, asked, stop };
}
