// Draws pages that are no form: problems, endings, the landing page.
import { NoticePage } from "@/components/notice-page.tsx";
import type { DeadEnd } from "@/lib/flows/outcome.ts";
import { problemUrl } from "@/lib/flows/problem-address.ts";
import type { Visit } from "@/lib/flows/visit.ts";
import { type NoticeCode, notices } from "@/lib/notices.ts";
import type { NoticeView } from "@/lib/views.ts";
import { draw, styleSources } from "./draw.tsx";
import { staticPagePolicy } from "./headers.ts";
import { house } from "./house.ts";
import { noticeProps } from "./page-props.ts";

async function staticPage(
  visit: Visit,
  view: NoticeView,
  status: number,
  headers: Record<string, string>,
  shownAgainAt: string | null | undefined,
): Promise<Response> {
  const props = await noticeProps(visit, shownAgainAt);
  const policy = staticPagePolicy(styleSources());
  return draw(<NoticePage {...props} view={view} />, {
    t: props.t,
    status,
    headers: { "content-security-policy": policy, ...headers },
    nonce: null,
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
  /** The address that shows it again, in another language: its own unless said otherwise; null where there is none. */
  readonly shownAgainAt?: string | null;
};

/** One notice of the catalogue; without a way on of its own it leads home. */
export function noticePage(visit: Visit, code: NoticeCode, options: NoticeOptions = {}): Promise<Response> {
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
  return staticPage(visit, view, status, wait ? { "retry-after": String(wait) } : {}, options.shownAgainAt);
}

/** The page of a dead end that a flow came to. Its own address would have the flow try once more. */
export async function deadEndPage(visit: Visit, problem: DeadEnd): Promise<Response> {
  const { code, wayOn, incident, retryAfterSeconds } = problem;
  const shownAgainAt = await problemUrl(house(), visit, problem);
  return noticePage(visit, code, { wayOn, incident, retryAfterSeconds, shownAgainAt });
}
