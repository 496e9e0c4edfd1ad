// What a verifier is told of the login it serves.
import { maxAgeOf, promptsOf } from "../hydra/request-url.ts";
import type { LoginRequest } from "../hydra/types.ts";
import type { LoginContext } from "../verifiers/verifier.ts";
import { attemptsIn } from "./attempts.ts";
import type { LoginFlow } from "./flow.ts";
import { isOwnCookie } from "./house.ts";
import type { LoginSituation } from "./login-verdict.ts";

/** A flow whose step may not have been chosen yet. */
export type OpenFlow = Omit<LoginFlow, "step"> & Partial<Pick<LoginFlow, "step">>;

/** Built anew for every HTTP request: nothing in it outlives the answer. */
export function loginContext(situation: LoginSituation, flow: OpenFlow, lastUsername: string): LoginContext {
  const { house, visit, loginRequest, id } = situation;
  const nowSeconds = house.nowSeconds();
  const maxAge = maxAgeOf(loginRequest.request_url);
  const mustBeFresh = promptsOf(loginRequest.request_url).includes("login");
  return {
    flowId: id,
    loginRequest,
    identity: flow.identity,
    notBefore: mustBeFresh ? flow.openedAt : maxAge === null ? null : nowSeconds - maxAge,
    returnTo: { url: `${house.config.publicUrl}/login/return`, state: id },
    foreignCookies: new Map([...visit.cookies].filter(([name]) => !isOwnCookie(name))),
    suggestedUsername: boundedHint(loginRequest) || lastUsername,
    attempts: attemptsIn(house, visit, id),
    nowSeconds,
    signal: visit.signal,
  };
}

const hintLimit = 320; // as long as a username may be

/** `login_hint` as a value to start with; what no username can be is ignored. */
export function boundedHint(loginRequest: LoginRequest): string {
  const hint = loginRequest.oidc_context.login_hint.trim();
  return hint.length <= hintLimit && !/\p{Cc}/u.test(hint) ? hint : "";
}
