// Serves the production build. Hydra's challenges make addresses of several kilobytes, more than Node reads by default.
import { existsSync } from "node:fs";
import http from "node:http";
import { enableCompileCache } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { stopGracefully } from "./graceful-stop.ts";

const headerLimit = 65_536;
const server = path.join(path.dirname(import.meta.dirname), ".next/standalone/server.js");

if (!existsSync(server)) {
  console.error("There is no build yet. Run: npm run build");
  process.exit(1);
}
if (http.maxHeaderSize < headerLimit) {
  // The limit is a flag of the process and of nothing else: the same process, started anew with it.
  const [, ...args] = process.argv;
  process.execve?.(process.execPath, [process.execPath, `--max-http-header-size=${headerLimit}`, ...args], process.env);
}
enableCompileCache();
stopGracefully();
Object.assign(process.env, {
  NODE_ENV: "production",
  PORT: process.env.PORT ?? "3000",
  HOSTNAME: process.env.HOST ?? "127.0.0.1",
  // Longer than proxies keep an idle connection (nginx and most balancers: 60 s). Node's five seconds would now and then
  // close a connection under a POST that was just sent into it, and such a POST cannot be repeated by the proxy.
  KEEP_ALIVE_TIMEOUT: process.env.KEEP_ALIVE_TIMEOUT ?? "75000",
});
await import(pathToFileURL(server).href);
