// Draws a page as a plain document: it may have any status, and needs neither a client runtime nor the proxy.
import type { ReactNode } from "react";
import { Document } from "@/components/document.tsx";
import type { Translator } from "@/lib/messages.ts";
import { assets } from "./assets.ts";
import { firstStyle } from "./first-style.ts";
import { house } from "./house.ts";

type Drawing = {
  readonly t: Translator;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Names the one script that the page's policy lets run; null: a page without script. */
  readonly nonce: string | null;
};

/** The styles that stand in the page itself, by their hashes. */
export function styleSources(): string {
  return `${firstStyle().source} ${house().custom.theme.styleSource}`.trimEnd();
}

export async function draw(page: ReactNode, { t, status, headers, nonce }: Drawing): Promise<Response> {
  // Imported late: the App Router forbids a static import of the renderer, although a route handler may use it.
  const { renderToStaticMarkup } = await import("react-dom/server");
  const markup = renderToStaticMarkup(
    <Document
      t={t}
      theme={house().custom.theme}
      firstStyle={firstStyle().text}
      script={nonce === null ? null : { href: assets.script, nonce }}
    >
      {page}
    </Document>,
  );
  return new Response(`<!doctype html>${markup}`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}
