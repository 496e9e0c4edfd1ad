// Decides which of the demo's ports cannot be opened, and what to say about each.
import { createServer } from "node:net";
import type { Port } from "./settings.ts";

/** One sentence for each port that is taken, with a free one to use in its place. */
export async function describeBusyPorts(ports: readonly Port[]): Promise<readonly string[]> {
  const sentences: string[] = [];
  const avoid = new Set(ports.map(({ port }) => port));
  for (const { port, variable, part } of ports) {
    const problem = await problemOf(port);
    if (problem === undefined) continue;
    let other = port < 1024 ? 8000 : port;
    do other = other >= 65_535 ? 1025 : other + 1;
    while (avoid.has(other) || (await problemOf(other)) !== undefined);
    avoid.add(other);
    const why = problem === "EADDRINUSE" ? "is already in use" : `cannot be opened (${problem})`;
    sentences.push(`Port ${port} (${part}) ${why}; choose another one, for example with ${variable}=${other}.`);
  }
  return sentences;
}

function problemOf(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
