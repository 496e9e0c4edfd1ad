import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import { peerAddress, watchEveryRequest } from "./every-request.ts";

test("each request tells its peer to us and to nobody else, and each answer has the headers that never change", async () => {
  expect(peerAddress(new Headers())).toBeNull();
  watchEveryRequest("https://auth.example.com");
  let seen: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    seen = request.headers;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-peer": "203.0.113.1" } });
  server.close();
  const headers = { get: (name: string) => String(seen[name] ?? "") };
  expect(peerAddress(headers)).toBe("127.0.0.1");
  expect(answer.headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}/);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect([...answer.headers.keys()].join(" ")).not.toContain("x-peer");
  const [secretName = ""] = Object.keys(seen).filter((name) => name.startsWith("x-peer-"));
  expect(secretName).toMatch(/^x-peer-[0-9a-f]{32}$/);
});
