// Translates between HTTP as Next hands it over and the flows, which know plain values only.
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import type { NextRequest } from "next/server";
import { retryUrl } from "@/lib/flows/flow.ts";
import type { House } from "@/lib/flows/house.ts";
import { keepTyped } from "@/lib/flows/keep-typed.ts";
import { type Answer, type CookieChange, deadEnd, type Outcome } from "@/lib/flows/outcome.ts";
import { problemUrl } from "@/lib/flows/problem-address.ts";
import type { Visit } from "@/lib/flows/visit.ts";
import { heldFlow, noticeOf, wayOnOf } from "@/lib/flows/way-on.ts";
import { bare } from "./headers.ts";
import { house } from "./house.ts";
import { deadEndPage } from "./static-page.tsx";
import { visitOf, visitOfPage } from "./visit.ts";

type Flow = (house: House, visit: Visit) => Promise<Outcome>;

/** GET of an entry or of a page that is no form. */
export async function answerGet(request: NextRequest, flow: Flow): Promise<Response> {
  const visit = visitOf(request);
  return answerWith(visit, await safely(visit, () => flow(house(), visit)));
}

export async function answerWith(visit: Visit, outcome: Outcome): Promise<Response> {
  if (outcome.kind === "nothing") return new Response(null, { status: 204, headers: bare });
  const response =
    outcome.kind === "redirect"
      ? new Response(null, { status: 303, headers: { ...bare, location: outcome.to } })
      : await deadEndPage(visit, {
          ...outcome.problem,
          code: await noticeOf(house(), visit, outcome.problem),
          wayOn: await wayOnOf(house(), visit, outcome.problem),
        });
  for (const change of outcome.cookies) response.headers.append("set-cookie", setCookie(change));
  return response;
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
  const visit = await visitOfPage(path, new URLSearchParams(), fields);
  const outcome = await safely(visit, () => answer(house(), visit));
  const kept = outcome.kind === "problem" ? await keepTyped(house(), visit, outcome.problem.code) : [];
  const jar = await cookies();
  for (const { name, value, lifeSeconds } of [...kept, ...outcome.cookies]) {
    jar.set({ name, value: value ?? "", maxAge: value === null ? 0 : lifeSeconds, ...cookieAttributes() });
  }
  redirect(outcome.kind === "redirect" ? outcome.to : await problemUrl(house(), visit, outcome.problem));
}

/** A surprise becomes a page with an incident number; its cause goes to the log and nowhere else. */
export async function safely<T>(visit: Visit, work: () => Promise<T>): Promise<T | (Outcome & { kind: "problem" })> {
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
