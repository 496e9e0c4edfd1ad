// Draws a page that is no form as a plain document: it may have any status, needs no client runtime and no proxy.
import { Document } from "@/components/document.tsx";
import { NoticePage } from "@/components/notice-page.tsx";
import type { DeadEnd } from "@/lib/flows/outcome.ts";
import { type NoticeCode, notices } from "@/lib/notices.ts";
import type { NoticeView } from "@/lib/views.ts";
import { staticPagePolicy } from "./headers.ts";
import { house } from "./house.ts";
import { pageProps } from "./page-props.ts";
import { stylesheetHref } from "./stylesheet.ts";

export async function staticPage(
  view: NoticeView,
  status: number,
  headers: Record<string, string> = {},
): Promise<Response> {
  // Imported late: the App Router forbids a static import of the renderer, although a route handler may use it.
  const { renderToStaticMarkup } = await import("react-dom/server");
  const props = pageProps();
  const { theme } = house().custom;
  const markup = renderToStaticMarkup(
    <Document t={props.t} stylesheetHref={stylesheetHref} theme={theme}>
      <NoticePage {...props} view={view} />
    </Document>,
  );
  return new Response(`<!doctype html>${markup}`, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": staticPagePolicy(theme.styleSource),
      "cache-control": "no-store",
      ...headers,
    },
  });
}

type NoticeOptions = {
  /** There is nowhere to go from here: "you can close this page". */
  readonly isEnd?: boolean;
  readonly wayOn?: string | null;
  readonly wayOnName?: string | null;
  readonly incident?: string;
  readonly details?: NoticeView["details"];
  readonly values?: NoticeView["values"];
  readonly retryAfterSeconds?: number | null;
};

/** One notice of the catalogue; without a way on of its own it leads home. */
export function noticePage(code: NoticeCode, options: NoticeOptions = {}): Promise<Response> {
  const { status, tone, wayOn } = notices[code];
  const view: NoticeView = {
    page: "notice",
    code,
    tone,
    values: {
      ...options.values,
      ...(options.retryAfterSeconds ? { retryAfterSeconds: options.retryAfterSeconds } : {}),
    },
    wayOn: wayOn === "none" || options.isEnd ? null : (options.wayOn ?? house().config.homeUrl),
    wayOnName: options.wayOnName ?? null,
    details: options.details ?? [],
    incident: options.incident ?? null,
  };
  const wait = options.retryAfterSeconds;
  return staticPage(view, status, wait ? { "retry-after": String(wait) } : {});
}

/** The page of a dead end that a flow came to. */
export function deadEndPage({ code, wayOn, incident, retryAfterSeconds }: DeadEnd): Promise<Response> {
  return noticePage(code, { wayOn, incident, retryAfterSeconds });
}
