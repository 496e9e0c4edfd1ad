// Knows which server actions this build has, so that a form of an older release gets a page instead of Next's plain text.
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const manifestSchema = z.object({
  node: z.record(z.string(), z.object({ workers: z.record(z.string(), z.unknown()) })),
});

let known: ReadonlySet<string> | null | undefined;

/** This build's actions as "id page", because an action answers on its own page only; null where no manifest is to be had (the dev server rewrites its own all the time). */
export function knownActions(): ReadonlySet<string> | null {
  if (known === undefined) known = readManifest();
  return known;
}

function readManifest(): ReadonlySet<string> | null {
  if (process.env.NODE_ENV !== "production") return null;
  try {
    const text = readFileSync(path.join(process.cwd(), ".next/server/server-reference-manifest.json"), "utf8");
    const { node } = manifestSchema.parse(JSON.parse(text));
    return new Set(
      Object.entries(node).flatMap(([id, { workers }]) => Object.keys(workers).map((page) => `${id} ${page}`)),
    );
  } catch {
    return null;
  }
}
