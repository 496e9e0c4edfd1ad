// Answers methods that an address does not have: in words for a person, harmless for a scanner.
import { bare } from "./headers.ts";
import { noticePage } from "./static-page.tsx";

export const refuseMethod = (): Promise<Response> => noticePage("method_not_allowed");

/** HEAD must not open or accept anything, which Next's default (running GET) would. */
export const answerHead = (): Response => new Response(null, { status: 200, headers: bare });
