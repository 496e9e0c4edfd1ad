// What a verifier is told of the login it serves.

import { demandedAcr } from "../acr.ts";
import type { VisitorElsewhere } from "../customization.ts";
import { maxAgeOf, promptsOf } from "../hydra/request-url.ts";
import type { LoginRequest } from "../hydra/types.ts";
import type { LoginContext, PlanContext } from "../verifiers/verifier.ts";
import { attemptsIn } from "./attempts.ts";
import { expectedSubject } from "./decide-login.ts";
import type { LoginFlow } from "./flow-record.ts";
import { type House, isOwnCookie } from "./house.ts";
import { localeFor } from "./language.ts";
import type { LoginSituation } from "./login-verdict.ts";
import type { Visit } from "./visit.ts";

/** A flow whose step may not have been chosen yet. */
export type OpenFlow = Omit<LoginFlow, "step"> & Partial<Pick<LoginFlow, "step">>;

/** What the plan may look at to decide which step is owed. */
export function planContext(situation: Pick<LoginSituation, "house" | "loginRequest">, flow: OpenFlow): PlanContext {
  const { house, loginRequest } = situation;
  const maxAge = maxAgeOf(loginRequest.request_url);
  const mustBeFresh = promptsOf(loginRequest.request_url).includes("login");
  // Whoever signs in elsewhere takes longer than `max_age=0` allows; what was proved for this very request is young enough.
  const youngest = maxAge === null ? null : Math.min(house.nowSeconds() - maxAge, flow.openedAt);
  const notBefore = mustBeFresh ? flow.openedAt : youngest;
  return { loginRequest, entry: flow.entry, notBefore };
}

/** Built anew for every HTTP request: nothing in it outlives the answer. */
export function loginContext(
  situation: LoginSituation,
  flow: OpenFlow,
  { method, lastUsername }: { readonly method: string; readonly lastUsername: string },
): LoginContext {
  const { house, visit, loginRequest, id } = situation;
  const { step } = flow;
  const lastProblem = step?.kind === "prompt" && step.method === method ? step.problem?.code : undefined;
  return {
    ...planContext(situation, flow),
    flowId: id,
    locale: localeFor(house, visit, flow),
    identity: flow.identity,
    demandedAcr: demandedAcr(loginRequest),
    expectedSubject: expectedSubject(loginRequest),
    returnTo: { url: `${house.config.publicUrl}/login/return/${method}`, state: id },
    ...visitorElsewhere(house, visit),
    suggestedUsername: boundedHint(loginRequest) || lastUsername,
    prompts: promptsOf(loginRequest.request_url),
    lastProblem,
    attempts: attemptsIn(house, visit, id),
  };
}

export function visitorElsewhere(house: House, visit: Visit): VisitorElsewhere {
  return {
    foreignCookies: new Map([...visit.cookies].filter(([name]) => !isOwnCookie(name))),
    nowSeconds: house.nowSeconds(),
    signal: visit.signal,
  };
}

const nameLimit = 320; // as long as a username may be

/** `login_hint` as a value to start with; what no username can be is ignored. */
export function boundedHint(loginRequest: LoginRequest): string {
  return boundedName(loginRequest.oidc_context.login_hint);
}

/** Text that may stand in a field for a username; "" for anything that no username can be. */
export function boundedName(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= nameLimit && !/\p{Cc}/u.test(trimmed) ? trimmed : "";
}
