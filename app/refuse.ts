// Answers methods that an address does not have: in words for a person, harmless for a scanner.

import type { NextRequest } from "next/server";
import { bare } from "./headers.ts";
import { noticePage } from "./static-page.tsx";
import { visitOf } from "./visit.ts";

export const refuseMethod = (request: NextRequest): Promise<Response> =>
  noticePage(visitOf(request), "method_not_allowed", { shownAgainAt: null });

/** A form page of an older release, which posted to itself. */
export const staleForm = (request: NextRequest): Promise<Response> =>
  noticePage(visitOf(request), "stale_form", {
    wayOn: request.nextUrl.pathname + request.nextUrl.search,
    shownAgainAt: null,
  });

/** HEAD must not open or accept anything, which Next's default (running GET) would. */
export const answerHead = (): Response => new Response(null, { status: 200, headers: bare });
