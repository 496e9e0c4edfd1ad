// Decides which ports the tests' servers get: free on loopback and out of the kernel's way.
import { createServer } from "node:net";

/**
 * Different free ports of 127.0.0.1, all below 32768: above is the kernel's ephemeral range, where a closing connection
 * can hold a port for a minute. Another process may still take one first, so starting must be ready to try again.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; attempt < 200 && ports.size < count; attempt += 1) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  if (ports.size < count) throw new Error(`Found no ${count} free ports between 10000 and 32000.`);
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
