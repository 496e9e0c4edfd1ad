// Tells Hydra the verdict on a consent request, grant, reject or start anew, and where the browser goes after it.
import { z } from "zod";
import { isDeviceRequest } from "../hydra/request-url.ts";
import { acceptConsentRequest, getConsentRequest, rejectConsentRequest } from "../hydra/requests.ts";
import type { ConsentRequest } from "../hydra/types.ts";
import { type JsonObject, jsonObject } from "../json.ts";
import { endFlow, flowIdOf, retryUrl } from "./flow.ts";
import { type House, subjectMark } from "./house.ts";
import { noteOpened } from "./opened-here.ts";
import { type Answer, hydraDeadEnd, redirectTo } from "./outcome.ts";
import type { Visit } from "./visit.ts";

export type ConsentSituation = {
  readonly house: House;
  readonly visit: Visit;
  readonly challenge: string;
  readonly consentRequest: ConsentRequest;
  readonly id: string;
};

/** The consent request, read from Hydra for this HTTP request, or why there is none. */
export async function readConsentSituation(
  house: House,
  visit: Visit,
  challenge: string,
  id: string = flowIdOf(house, challenge),
): Promise<ConsentSituation | Answer> {
  const result = await getConsentRequest(house.hydra, challenge, visit.signal);
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  return { house, visit, challenge, consentRequest: result.value, id };
}

type Grant = { readonly scopes: readonly string[]; readonly audience: readonly string[] };
/** How long it counts, in seconds: 0 = until taken back, null = only this time. */
type Memory = { readonly duration: number | null; readonly reason: string };

export async function acceptConsent(situation: ConsentSituation, grant: Grant, memory: Memory): Promise<Answer> {
  const { house, visit, challenge, consentRequest, id } = situation;
  const { client, subject } = consentRequest;
  const account = await house.custom.account(subject, visit.signal);
  if (account === "disabled") return rejectConsent(situation, "access_denied", "The account is not available");
  // Hydra remembers no session data: the claims of today go with every acceptance, also with a skipped one.
  const claims = account?.claims ?? claimsFromLogin(consentRequest);
  const result = await acceptConsentRequest(
    house.hydra,
    challenge,
    {
      grant_scope: [...grant.scopes],
      grant_access_token_audience: [...grant.audience],
      remember: memory.duration !== null,
      remember_for: memory.duration ?? 0,
      session: {
        id_token: house.custom.idTokenClaims(claims, grant.scopes, client),
        access_token: house.custom.accessTokenClaims(claims, grant.scopes, client),
      },
    },
    visit.signal,
  );
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  house.log("info", {
    event: "consent.accepted",
    flow: id,
    client: client.client_id,
    subject: subjectMark(house, subject),
    reason: memory.reason,
    scopes: consentRequest.requested_scope.length,
    granted: grant.scopes.length,
  });
  const cookies = [...endFlow(house, visit, id), ...(await noteOpened(house, visit, consentRequest))];
  return redirectTo(result.value.redirectTo, cookies);
}

export async function rejectConsent(situation: ConsentSituation, error: string, description: string): Promise<Answer> {
  const { house, visit, challenge, consentRequest, id } = situation;
  const result = await rejectConsentRequest(
    house.hydra,
    challenge,
    { error, error_description: description },
    visit.signal,
  );
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  house.log("info", { event: "consent.rejected", flow: id, client: consentRequest.client.client_id, reason: error });
  // Hydra prints JSON to the browser when a device request is rejected (ory/hydra#4110): our own page says it in words.
  const to = isDeviceRequest(consentRequest.request_url) ? "/device/denied" : result.value.redirectTo;
  return redirectTo(to, endFlow(house, visit, id));
}

const loginContextSchema = z.object({ claims: jsonObject });

/** The claims that the login left in Hydra's `context`; another login app, or none, left nothing we can read. */
export function claimsFromLogin(consentRequest: ConsentRequest): JsonObject {
  const parsed = loginContextSchema.safeParse(consentRequest.context);
  return parsed.success ? parsed.data.claims : {};
}
