// Lets a person decide what a client may do: opens a consent request, answers its form, and grants only the intersection.
import { z } from "zod";
import { isDeviceRequest, promptsOf, restartUrl } from "../hydra/request-url.ts";
import { acceptConsentRequest, getConsentRequest, rejectConsentRequest } from "../hydra/requests.ts";
import { listConsentSessions } from "../hydra/sessions.ts";
import type { ConsentRequest } from "../hydra/types.ts";
import { type JsonObject, jsonObject } from "../json.ts";
import { isSameOrigin } from "../same-origin.ts";
import {
  beganAt,
  type ConsentFlow,
  endFlow,
  findFlow,
  flowIdOf,
  postedNumber,
  requestUrlOf,
  retryUrl,
  saveFlow,
} from "./flow.ts";
import { formUrl, lostFlow } from "./form-url.ts";
import { covers, intersect, missingScopes } from "./grant.ts";
import { type House, subjectMark } from "./house.ts";
import { type Answer, deadEnd, hydraDeadEnd, type Outcome, redirectTo } from "./outcome.ts";
import { answerOnce } from "./repeats.ts";
import { readChallenge, readOnce, type Visit } from "./visit.ts";

export type ConsentSituation = {
  readonly house: House;
  readonly visit: Visit;
  readonly challenge: string;
  readonly consentRequest: ConsentRequest;
  readonly id: string;
};

/** GET of the entry: accepts at once what was decided before (`skip`) or by the operator (`skip_consent`), else opens the page. */
export async function openConsent(house: House, visit: Visit): Promise<Outcome> {
  const challenge = readChallenge(visit.query, "consent_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  if (visit.isPrefetch) return { kind: "nothing" };
  const situation = await readConsentSituation(house, visit, challenge);
  if ("kind" in situation) return situation;
  const { consentRequest, id } = situation;
  const { client } = consentRequest;
  house.log("info", {
    event: "consent.opened",
    flow: id,
    client: client.client_id,
    scopes: consentRequest.requested_scope.length,
  });

  if (client.skip_consent || (await wasAllowedBefore(situation))) {
    const everything = {
      scopes: consentRequest.requested_scope,
      audience: consentRequest.requested_access_token_audience,
    };
    // Hydra does not know `skip_consent`: without a remembered consent, `prompt=none` would fail for the client for ever (ory/network#317).
    return accept(situation, everything, {
      remember: true,
      seconds: 0,
      reason: consentRequest.skip ? "skip" : "skip_consent",
    });
  }
  if (promptsOf(consentRequest.request_url).includes("none")) {
    return reject(situation, "consent_required", "The person has to agree first");
  }
  const requestUrl = requestUrlOf(house, consentRequest.request_url);
  return show(situation, {
    kind: "consent",
    number: 0,
    openedAt: await beganAt(house, visit, requestUrl),
    requestUrl,
    subject: consentRequest.subject,
    problem: null,
  });
}

/**
 * Hydra skips where a remembered consent has the scopes; it never compares the audience. One that no remembered consent
 * names together with these scopes was on no page, so it is asked for; also where Hydra cannot say what it remembers.
 */
async function wasAllowedBefore({ house, visit, consentRequest }: ConsentSituation): Promise<boolean> {
  const { skip, subject, client, requested_scope: scopes, requested_access_token_audience: audience } = consentRequest;
  if (!skip || audience.length === 0) return skip;
  const stored = await listConsentSessions(house.hydra, { subject }, visit.signal);
  const sessions = stored.ok ? stored.value.sessions : [];
  return sessions.some(
    (consent) =>
      consent.remember &&
      consent.consent_request.client.client_id === client.client_id &&
      covers(consent.grant_scope, scopes) &&
      covers(consent.grant_access_token_audience, audience),
  );
}

/** POST of the form. Client, subject, scopes and audience are read from Hydra again; the form only says what was ticked. */
export async function answerConsent(house: House, visit: Visit): Promise<Answer> {
  if (!isSameOrigin(visit.originProof, house.config.publicUrl)) return deadEnd(house, "cross_site");
  const challenge = readChallenge(visit.form, "consent_challenge");
  if (!challenge) return deadEnd(house, "bad_form");
  const held = await findFlow(house, visit, { kind: "consent", challenge });
  if (!held) return lostFlow(house, visit, "consent_challenge", challenge);
  return answerOnce(house, visit, held, () => answerHeldConsent(house, visit, challenge, held));
}

async function answerHeldConsent(
  house: House,
  visit: Visit,
  challenge: string,
  held: { readonly id: string; readonly flow: ConsentFlow },
): Promise<Answer> {
  const situation = await readConsentSituation(house, visit, challenge, held.id);
  if ("kind" in situation) return situation;
  const { consentRequest } = situation;
  if (consentRequest.subject !== held.flow.subject) return deadEnd(house, "subject_changed", { flowId: held.id });
  if (postedNumber(visit) !== held.flow.number) return redirectTo(formUrl("consent_challenge", challenge));

  switch (readOnce(visit.form, "answer")) {
    case "reject":
      return reject(situation, "access_denied", house.config.denialDescription);
    case "switch": {
      const to = restartUrl(consentRequest.request_url, house.config.hydra.publicUrl, { prompt: "login" });
      return to
        ? redirectTo(to, endFlow(house, visit, held.id))
        : deadEnd(house, "unknown_request", { flowId: held.id });
    }
    case "accept": {
      const scopes = intersect(consentRequest.requested_scope, visit.form.getAll("grant_scope"));
      const required = house.custom.requiredScopes(consentRequest.client);
      if (missingScopes(required, consentRequest.requested_scope, scopes).length > 0) {
        house.log("info", {
          event: "consent.refused",
          flow: held.id,
          client: consentRequest.client.client_id,
          reason: "required_scope_missing",
        });
        return show(situation, { ...held.flow, problem: "required_scope_missing" });
      }
      // The page names every audience it was asked for, and there is no choice among them.
      const grant = { scopes, audience: consentRequest.requested_access_token_audience };
      const remember = readOnce(visit.form, "remember") === "1";
      return accept(situation, grant, { remember, seconds: house.config.consentRememberSeconds, reason: "allowed" });
    }
    default:
      return deadEnd(house, "bad_form", { flowId: held.id });
  }
}

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

async function show(situation: ConsentSituation, flow: ConsentFlow): Promise<Answer> {
  const { house, visit, challenge, id } = situation;
  const cookies = await saveFlow(house, visit, id, { ...flow, number: flow.number + 1 });
  return redirectTo(formUrl("consent_challenge", challenge, visit), cookies);
}

type Grant = { readonly scopes: readonly string[]; readonly audience: readonly string[] };
type Memory = { readonly remember: boolean; readonly seconds: number; readonly reason: string };

async function accept(situation: ConsentSituation, grant: Grant, memory: Memory): Promise<Answer> {
  const { house, visit, challenge, consentRequest, id } = situation;
  const { client, subject } = consentRequest;
  const account = await house.custom.account(subject, visit.signal);
  if (account === "disabled") return reject(situation, "access_denied", "The account is not available");
  // Hydra remembers no session data: the claims of today go with every acceptance, also with a skipped one.
  const claims = account?.claims ?? claimsFromLogin(consentRequest);
  const result = await acceptConsentRequest(
    house.hydra,
    challenge,
    {
      grant_scope: [...grant.scopes],
      grant_access_token_audience: [...grant.audience],
      remember: memory.remember,
      remember_for: memory.seconds,
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
  return redirectTo(result.value.redirectTo, endFlow(house, visit, id));
}

async function reject(situation: ConsentSituation, error: string, description: string): Promise<Answer> {
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
