// Translates between HTTP as Next hands it over and the flows, which know plain values only.
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { NextRequest } from "next/server";
import { peerAddress } from "@/lib/every-request.ts";
import { retryUrl } from "@/lib/flows/flow.ts";
import type { House } from "@/lib/flows/house.ts";
import { keepTyped } from "@/lib/flows/keep-typed.ts";
import { type Answer, type CookieChange, deadEnd, type FormReading, type Outcome } from "@/lib/flows/outcome.ts";
import { problemUrl } from "@/lib/flows/problem-address.ts";
import type { Visit } from "@/lib/flows/visit.ts";
import { heldFlow, noticeOf, wayOnOf } from "@/lib/flows/way-on.ts";
import { visitorAddress } from "@/lib/visitor-address.ts";
import { bare } from "./headers.ts";
import { house } from "./house.ts";
import { deadEndPage } from "./static-page.tsx";

type Flow = (house: House, visit: Visit) => Promise<Outcome>;

/** GET of an entry or of a page that is no form. */
export async function answerGet(request: NextRequest, flow: Flow): Promise<Response> {
  const visit = visitOf(request);
  const outcome = await safely(visit, () => flow(house(), visit));
  if (outcome.kind === "nothing") return new Response(null, { status: 204, headers: bare });
  const response =
    outcome.kind === "redirect"
      ? new Response(null, { status: 303, headers: { ...bare, location: outcome.to } })
      : await deadEndPage({
          ...outcome.problem,
          code: await noticeOf(house(), visit, outcome.problem),
          wayOn: await wayOnOf(house(), visit, outcome.problem),
        });
  for (const change of outcome.cookies) response.headers.append("set-cookie", setCookie(change));
  return response;
}

/** A form page: the view to draw, or off to where the visitor should be. */
export async function readForm<View>(
  path: string,
  query: Promise<Record<string, string | string[] | undefined>>,
  read: (house: House, visit: Visit) => Promise<FormReading<View>>,
): Promise<View> {
  const visit = await visitOfPage(path, await query, new URLSearchParams());
  const reading = await safely(visit, () => read(house(), visit));
  if (reading.kind === "view") return reading.view;
  return redirect(reading.kind === "redirect" ? reading.to : await problemUrl(house(), visit, reading.problem));
}

/** A server action: always ends in a 303, with or without script. */
export async function answerForm(
  path: string,
  form: FormData,
  answer: (house: House, visit: Visit) => Promise<Answer>,
): Promise<void> {
  const fields = new URLSearchParams();
  // Next's own fields and uploaded files mean nothing here.
  for (const [name, value] of form)
    if (typeof value === "string" && !name.startsWith("$ACTION")) fields.append(name, value);
  const visit = await visitOfPage(path, {}, fields);
  const outcome = await safely(visit, () => answer(house(), visit));
  const kept = outcome.kind === "problem" ? await keepTyped(house(), visit, outcome.problem.code) : [];
  const jar = await cookies();
  for (const { name, value, lifeSeconds } of [...kept, ...outcome.cookies]) {
    jar.set({ name, value: value ?? "", maxAge: value === null ? 0 : lifeSeconds, ...cookieAttributes() });
  }
  redirect(outcome.kind === "redirect" ? outcome.to : await problemUrl(house(), visit, outcome.problem));
}

export function visitOf(request: NextRequest): Visit {
  const { headers: sent } = request;
  return {
    path: request.nextUrl.pathname,
    query: request.nextUrl.searchParams,
    form: new URLSearchParams(),
    cookies: new Map(request.cookies.getAll().map(({ name, value }) => [name, value])),
    originProof: { secFetchSite: sent.get("sec-fetch-site"), origin: sent.get("origin") },
    address: addressOf(sent),
    isPrefetch: /prefetch|prerender/.test(`${sent.get("sec-purpose") ?? ""}${sent.get("purpose") ?? ""}`),
    signal: request.signal,
  };
}

async function visitOfPage(
  path: string,
  query: Record<string, string | string[] | undefined>,
  form: URLSearchParams,
): Promise<Visit> {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  const pairs = Object.entries(query).flatMap(([name, value]) => [value ?? []].flat().map((entry) => [name, entry]));
  return {
    path,
    query: new URLSearchParams(pairs),
    form,
    cookies: new Map(jar.getAll().map(({ name, value }) => [name, value])),
    originProof: { secFetchSite: sent.get("sec-fetch-site"), origin: sent.get("origin") },
    address: addressOf(sent),
    isPrefetch: false,
    // Next tells a page nothing of a visitor who left; every call to Hydra has its own time limit.
    signal: new AbortController().signal,
  };
}

let hasWarned = false;

/** Where a visitor comes from; a proxy that nobody listed is worth one line, because no address can be counted behind it. */
function addressOf(sent: { get(name: string): string | null }): string | null {
  const { address, isBehindUnlistedProxy } = visitorAddress(
    peerAddress(sent),
    sent.get("x-forwarded-for"),
    house().config.trustedProxies,
  );
  if (isBehindUnlistedProxy && !hasWarned) {
    hasWarned = true;
    house().log("warn", { event: "proxy.unlisted", reason: "list its address in TRUSTED_PROXIES" });
  }
  return address;
}

/** A surprise becomes a page with an incident number; its cause goes to the log and nowhere else. */
async function safely<T>(visit: Visit, work: () => Promise<T>): Promise<T | (Outcome & { kind: "problem" })> {
  try {
    return await work();
  } catch (error) {
    return deadEnd(house(), "internal", {
      flowId: (await heldFlow(house(), visit))?.id,
      wayOn: retryUrl(visit),
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

function cookieAttributes() {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "lax" as const,
    secure: house().config.publicUrl.startsWith("https:"),
  };
}

function setCookie({ name, value, lifeSeconds }: CookieChange): string {
  const { secure } = cookieAttributes();
  const age = value === null ? 0 : lifeSeconds;
  return `${name}=${value ?? ""}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
