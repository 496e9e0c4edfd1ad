// The yardstick: what this machine takes, in this very minute, to answer a request with no framework at all.
import { createServer } from "node:http";

const html = Buffer.from(`<!doctype html><title>Bare</title><p>${"six thousand bytes of text ".repeat(218)}</p>`);

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    if (request.url === "/page") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": html.byteLength });
      response.end(html);
      return;
    }
    const isReady = request.url === "/ready";
    response.writeHead(isReady ? 200 : 303, { "content-length": 0, ...(isReady ? {} : { location: "/page" }) });
    response.end();
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
