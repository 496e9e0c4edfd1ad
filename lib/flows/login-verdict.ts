// Tells Hydra the verdict on a login request, accept, reject or start anew, and where the browser goes after it.
import { demandedAcr } from "../acr.ts";
import { isDeviceRequest } from "../hydra/request-url.ts";
import { acceptLoginRequest, getLoginRequest, rejectLoginRequest } from "../hydra/requests.ts";
import type { LoginRequest } from "../hydra/types.ts";
import type { JsonObject } from "../json.ts";
import type { Identity } from "../verifiers/verifier.ts";
import { endFlow, flowIdOf, retryUrl } from "./flow.ts";
import { type House, subjectMark } from "./house.ts";
import { knowBrowser } from "./known-browser.ts";
import { beginOpened } from "./opened-here.ts";
import { type Answer, type CookieChange, hydraDeadEnd, redirectTo } from "./outcome.ts";
import { endSession, type Session, startSession } from "./session.ts";
import { switchAccount } from "./switch-account.ts";
import { trustBrowser } from "./trusted-browser.ts";
import type { Visit } from "./visit.ts";

/** One HTTP request for one login request: what every step of it needs. */
export type LoginSituation = {
  readonly house: House;
  readonly visit: Visit;
  readonly challenge: string;
  readonly loginRequest: LoginRequest;
  readonly id: string;
};

export type Acceptance = {
  readonly identity: Identity;
  readonly remember: boolean;
  /** "Do not ask in this browser again" was ticked at a step that this sign-in went through. */
  readonly trust: boolean;
  /** null: nobody proved anything now, Hydra remembers them. */
  readonly username: string | null;
};

export async function acceptLogin(situation: LoginSituation, acceptance: Acceptance): Promise<Answer> {
  const { house, visit, challenge, loginRequest, id } = situation;
  const { identity, remember, username } = acceptance;
  const acr = house.custom.acr.of(loginRequest, identity) ?? identity.acr;
  const demanded = demandedAcr(loginRequest);
  if (demanded.length > 0 && !demanded.includes(acr ?? "")) {
    return rejectLogin(
      situation,
      "unmet_authentication_requirements",
      "The requested authentication context class was not reached",
    );
  }
  const result = await acceptLoginRequest(
    house.hydra,
    challenge,
    {
      subject: identity.subject,
      remember,
      remember_for: Math.min(house.config.rememberSeconds, identity.lastsSeconds ?? Number.POSITIVE_INFINITY),
      ...(acr ? { acr } : {}),
      amr: [...identity.amr],
      context: loginContextFor(identity),
      ...(identity.providerSessionId ? { identity_provider_session_id: identity.providerSessionId } : {}),
    },
    visit.signal,
  );
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  house.log("info", {
    event: "login.accepted",
    flow: id,
    client: loginRequest.client.client_id,
    subject: subjectMark(house, identity.subject),
    reason: username === null ? "remembered" : "proved",
  });
  return redirectTo(result.value.redirectTo, [
    ...(await rememberedHere(situation, acceptance, acr)),
    ...endFlow(house, visit, id),
  ]);
}

/** Our own memory follows Hydra's: kept with "keep me signed in", dropped without, untouched where Hydra skipped. */
async function rememberedHere(
  situation: LoginSituation,
  { identity, remember, trust, username }: Acceptance,
  acr: string | undefined,
): Promise<CookieChange[]> {
  const { house, visit } = situation;
  if (username === null) return [];
  const known = [
    ...(username ? await knowBrowser(house, visit, username) : []),
    ...(trust ? await trustBrowser(house, visit, identity) : []),
  ];
  if (!remember) return [...known, ...endSession(house, visit)];
  const { session_id: loginSessionId } = situation.loginRequest;
  const session: Session = { username, loginSessionId, identity: { ...identity, ...(acr ? { acr } : {}) } };
  return [...known, ...(await startSession(house, session)), ...(await beginOpened(house, loginSessionId))];
}

export async function rejectLogin(situation: LoginSituation, error: string, description: string): Promise<Answer> {
  const { house, visit, challenge, loginRequest, id } = situation;
  const result = await rejectLoginRequest(
    house.hydra,
    challenge,
    { error, error_description: description },
    visit.signal,
  );
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  house.log("info", { event: "login.rejected", flow: id, client: loginRequest.client.client_id, reason: error });
  // Hydra prints JSON to the browser when a device request is rejected (ory/hydra#4110): our own page says it in words.
  const to = isDeviceRequest(loginRequest.request_url) ? "/device/denied" : result.value.redirectTo;
  return redirectTo(to, endFlow(house, visit, id));
}

/** The same request anew, with a login that is not skipped. */
export function restartLogin({ house, visit, loginRequest, id }: LoginSituation): Promise<Answer> {
  const { client, request_url: requestUrl, session_id: loginSessionId } = loginRequest;
  const event = "login.switched";
  return switchAccount(house, visit, { flowId: id, event, client: client.client_id, requestUrl, loginSessionId });
}

/** `id` is that of the record found, which may have been named under an older secret; without one it is a new flow's. */
export async function readLoginSituation(
  house: House,
  visit: Visit,
  challenge: string,
  id: string = flowIdOf(house, challenge),
): Promise<LoginSituation | Answer> {
  const result = await getLoginRequest(house.hydra, challenge, visit.signal);
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  return { house, visit, challenge, loginRequest: result.value, id };
}

/** Handed to the consent request verbatim; parsed there like everything that comes back. */
export function loginContextFor(identity: Identity): JsonObject {
  return { claims: identity.claims ?? {} };
}
