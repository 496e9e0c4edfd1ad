// Refuses in words what Next would refuse in plain text. Comfort only: every check that counts is made again by the action
// itself, so deleting this file weakens nothing.
import { type NextRequest, NextResponse } from "next/server";
import { house } from "./app/house.ts";
import { knownActions } from "./app/known-actions.ts";
import { deadEndPage } from "./app/static-page.tsx";
import { visitOf } from "./app/visit.ts";
import { deadEnd } from "./lib/flows/outcome.ts";
import { heldFlow, wayOnOf } from "./lib/flows/way-on.ts";
import type { NoticeCode } from "./lib/notices.ts";
import { isSameOrigin } from "./lib/same-origin.ts";

export const config = {
  matcher: [
    "/login/answer",
    "/consent/answer",
    "/logout/answer",
    "/device/verify/answer",
    // A form page of an older release, which posted to itself; the framework fails over some spellings of such an address.
    { source: "/:page(login|consent|logout|device/verify)/form", has: [{ type: "header", key: "content-type" }] },
    // The framework's own pages: a form sent to one of them would be its plain 500.
    "/_not-found",
    "/_global-error",
    "/_error",
    "/404",
    "/500",
  ],
};

/** A form of ours is its challenge plus a little text; multipart framing included. */
const bodyLimit = 100_000;

export async function proxy(request: NextRequest): Promise<Response> {
  const { publicUrl } = house().config;
  const { pathname } = request.nextUrl;
  const isAnswer = pathname.endsWith("/answer");
  if (request.method !== "POST")
    return !isAnswer || request.method === "GET" || request.method === "HEAD"
      ? NextResponse.next()
      : refuse(request, "method_not_allowed");
  if (pathname.endsWith("/form")) return refuse(request, "stale_form");
  if (!isAnswer) return refuse(request, "method_not_allowed");
  const refusal = await refusalOf(request, publicUrl);
  if (refusal) return refuse(request, refusal);
  const headers = new Headers(request.headers);
  // Next compares Origin with the host it believes in; behind a proxy that is not ours to guess, but configured.
  headers.set("x-forwarded-host", new URL(publicUrl).host);
  return NextResponse.next({ request: { headers } });
}

async function refusalOf(request: NextRequest, publicUrl: string): Promise<NoticeCode | null> {
  const { headers } = request;
  if (!isSameOrigin({ secFetchSite: headers.get("sec-fetch-site"), origin: headers.get("origin") }, publicUrl))
    return "cross_site";
  // Our forms are sent by the browser (see components/prompt-form.tsx): nobody calls an action by fetch.
  if (headers.has("next-action")) return "bad_form";
  if (Number(headers.get("content-length") ?? 0) > bodyLimit) return "too_large";
  if (!headers.get("content-type")?.startsWith("multipart/form-data")) return "bad_form";
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return "bad_form";
  }
  // A body sent in chunks names no length beforehand.
  if (
    [...form].reduce(
      (sum, [name, value]) => sum + name.length + (typeof value === "string" ? value.length : value.size),
      0,
    ) > bodyLimit
  ) {
    return "too_large";
  }
  const actions = [...form.keys()].filter((name) => name.startsWith("$ACTION"));
  const known = knownActions();
  const [action = "", ...more] = actions;
  if (more.length > 0 || action === "") return "bad_form";
  const wanted = `${action.replace("$ACTION_ID_", "")} app${request.nextUrl.pathname}/page`;
  return known && !known.has(wanted) ? "stale_form" : null;
}

async function refuse(request: NextRequest, code: NoticeCode): Promise<Response> {
  const visit = visitOf(request);
  const { problem } = deadEnd(house(), code, {
    flowId: (await heldFlow(house(), visit))?.id,
    // The form, drawn afresh: what was asked for is still in the address. Another site may have made that address up, so
    // who was sent by one begins where this browser itself began.
    wayOn: code === "cross_site" ? null : request.nextUrl.pathname.replace(/answer$/, "form") + request.nextUrl.search,
  });
  return deadEndPage(visit, { ...problem, wayOn: await wayOnOf(house(), visit, problem) });
}
