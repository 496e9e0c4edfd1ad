// A bare server to compare with, measured in the same run: a redirect and a page of six kilobytes, nothing decided.
import http from "node:http";

const page = `<!doctype html><title>Reference</title>${"<p>Six kilobytes of text.</p>".repeat(220)}`;

const server = http.createServer((request, response) => {
  if (request.url === "/redirect") response.writeHead(303, { location: "/page" }).end();
  else response.writeHead(200, { "content-type": "text/html" }).end(page);
});
server.listen(Number(process.env.PORT), "127.0.0.1");
