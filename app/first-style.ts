// Knows the style that stands in every document, and the source by which a policy allows it.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

type FirstStyle = { readonly text: string; readonly source: string };

let known: FirstStyle | undefined;

/** Made from app/first.css by the build; the dev server makes it anew all the time. */
export function firstStyle(): FirstStyle {
  if (known && process.env.NODE_ENV === "production") return known;
  const text = readFileSync(path.join(process.cwd(), "public/gatehouse-first.css"), "utf8");
  known = { text, source: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
  return known;
}
