// The frame of one question: product above, who asks, the question, the decision.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import { Icon } from "./icons.tsx";

/** What every page is drawn with besides its view. */
export type PageProps = {
  readonly t: Translator;
  readonly productName: string;
};

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
  productName,
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
        <Icon name="arch" className="size-5 text-accent" />
        <bdi>{productName}</bdi>
      </header>
      <main id="main" className="card" data-notice={noticeCode} data-problem={problemCode}>
        {header}
        <div className="body flex grow flex-col gap-6 px-5 pt-6 sm:px-8 sm:pt-8">{children}</div>
      </main>
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
