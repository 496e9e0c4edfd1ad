// The frame of one question: product above, who asks, the question, the decision.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import type { Theme } from "../lib/theme/theme.ts";
import { Icon } from "./icons.tsx";
import { LanguageSwitch, type Languages } from "./language-switch.tsx";

/** What stands around every page. */
export type Frame = Pick<Theme, "logo" | "links"> & {
  readonly productName: string;
  readonly stylesheetHref: string;
  readonly languages: Languages | null;
};

/** What every page is drawn with besides its view. */
export type PageProps = { readonly t: Translator; readonly frame: Frame };

type PageCardProps = PageProps & {
  readonly title: string;
  /** Said first in the title, so that a tab or a screen reader tells at once. */
  readonly hasProblem: boolean;
  /** Who asks; stands above the question. */
  readonly header?: ReactNode;
  readonly children: ReactNode;
  readonly noticeCode?: string;
  readonly problemCode?: string;
};

export function PageCard({
  t,
  frame: { productName, stylesheetHref, logo, links, languages },
  title,
  hasProblem,
  header,
  children,
  noticeCode,
  problemCode,
}: PageCardProps) {
  const key = hasProblem ? "common.page_title_problem" : "common.page_title";
  return (
    <div className="page">
      <title>{t(key, { title, product: productName })}</title>
      <header className="flex items-center gap-2 px-5 py-4 text-sm font-semibold sm:px-1">
        {logo === null ? (
          <Icon name="arch" className="size-5 text-accent" />
        ) : (
          // biome-ignore lint/performance/noImgElement: a few bytes in the page itself, nothing to optimise.
          <img src={logo} alt="" className="h-6 w-auto max-w-32" />
        )}
        <bdi>{productName}</bdi>
      </header>
      {/* Here and not in the head: browsers show what stands before it, and wait with the rest. */}
      <link rel="stylesheet" href={stylesheetHref} />
      <main id="main" className="card" data-notice={noticeCode} data-problem={problemCode}>
        {header}
        <div className="body flex grow flex-col gap-6 px-5 pt-6 sm:px-8 sm:pt-8">{children}</div>
      </main>
      {links.length > 0 || languages ? (
        <footer className="flex flex-wrap items-start justify-between gap-x-5 gap-y-2 px-5 py-4 text-sm sm:px-1">
          {languages ? <LanguageSwitch languages={languages} t={t} /> : null}
          <ul className="flex flex-wrap gap-x-5">
            {links.map(({ text, href }) => (
              <li key={href}>
                <a href={href} className="link" rel="noopener noreferrer">
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </footer>
      ) : null}
    </div>
  );
}

/** The question itself, and the sentence that explains it. */
export function Heading({ id, title, lead }: { id: string; title: string; lead?: string | null }) {
  return (
    <div className="flex flex-col gap-2">
      <h1 id={id} className="text-xl font-semibold text-balance">
        {title}
      </h1>
      {lead ? <p className="text-muted">{lead}</p> : null}
    </div>
  );
}
