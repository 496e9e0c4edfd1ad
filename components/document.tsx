// The document around every page, the same for pages with and without a client runtime.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import type { Theme } from "../lib/theme/theme.ts";

// In the document itself: an icon of its own address would be one more request on every first visit.
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#0d6b60"/><path d="M7.5 18.5v-7a4.5 4.5 0 0 1 9 0v7M5.5 18.5h13" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>',
)}`;

type DocumentProps = {
  readonly t: Translator;
  /** What a page needs to be seen before its style sheet has come (page-card.tsx). */
  readonly firstStyle: string;
  readonly script?: { readonly href: string; readonly nonce: string } | null;
  readonly theme: Theme;
  readonly children: ReactNode;
};

/** `children` is one page; the title comes from there, because React lifts it into the head. */
export function Document({ t, firstStyle, script = null, theme, children }: DocumentProps) {
  return (
    <html lang={t.locale} dir={t.direction}>
      {/* biome-ignore lint/style/noHeadElement: the App Router takes a plain head, and other pages are drawn without Next. */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content={theme.canvas.light} />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content={theme.canvas.dark} />
        <link rel="icon" href={theme.favicon ?? icon} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the house's own style sheet. */}
        <style dangerouslySetInnerHTML={{ __html: firstStyle }} />
        {script ? <script type="module" src={script.href} nonce={script.nonce} /> : null}
        {theme.style === null ? null : (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made of colours and names of fonts that were checked one by one.
          <style dangerouslySetInnerHTML={{ __html: theme.style }} />
        )}
      </head>
      <body>
        <a href="#main" className="skip-link">
          {t("common.skip_to_content")}
        </a>
        {children}
      </body>
    </html>
  );
}
