// Looks at what a refused question says: a sentence for the log, and nothing of what was asked.
import { expect } from "vitest";

/** The whole chain of causes, as the log would have it. Fails where nothing was thrown. */
export async function saidBy(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return chain(error);
  }
  throw new Error("Nothing was thrown");
}

export async function expectTrouble(work: () => Promise<unknown>, sentence: RegExp, secrets: readonly string[] = []) {
  const said = await saidBy(work);
  expect(said).toMatch(sentence);
  for (const secret of secrets) expect(said).not.toContain(secret);
}

function chain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${chain(error.cause)}`;
}
