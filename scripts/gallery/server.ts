// Serves the gallery on loopback: every page in every state, for the development server and for tests. No part of a build.
import "./tsx.ts";
import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import path from "node:path";
import { root } from "../tools.ts";

// After the hook that lets Node read components.
const { draw } = await import("./draw.tsx");

function answer(url: URL, response: ServerResponse): void {
  // The development server has the style sheet itself; tests ask for it here.
  if (url.pathname === "/gatehouse.css") {
    response.writeHead(200, { "content-type": "text/css; charset=utf-8", "cache-control": "max-age=60" });
    response.end(readFileSync(path.join(root, "public/gatehouse.css")));
    return;
  }
  const drawn = draw(url);
  response.writeHead(drawn ? 200 : 404, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": drawn?.policy ?? "default-src 'none'",
    "cache-control": "no-store",
  });
  response.end(drawn?.html ?? "There is no such state. All there are: /gallery");
}

createServer((request, response) => {
  try {
    answer(new URL(request.url ?? "/", "http://gallery"), response);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(error instanceof Error ? error.stack : String(error));
  }
}).listen(Number(process.env.GALLERY_PORT), "127.0.0.1");
