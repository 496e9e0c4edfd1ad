// Lets a person decide what a client may do: opens a consent request, answers its form, and grants only the intersection.
import { createHash } from "node:crypto";
import { isDeviceRequest, promptsOf } from "../hydra/request-url.ts";
import { listConsentSessions } from "../hydra/sessions.ts";
import type { ConsentRequest } from "../hydra/types.ts";
import { isSameOrigin } from "../same-origin.ts";
import { chosenDuration } from "./consent-duration.ts";
import { acceptConsent, type ConsentSituation, readConsentSituation, rejectConsent } from "./consent-verdict.ts";
import { beganAt, findFlow, postedNumber, requestUrlOf, saveFlow } from "./flow.ts";
import type { ConsentFlow } from "./flow-record.ts";
import { formUrl, lostFlow } from "./form-url.ts";
import { covers, intersect, missingScopes } from "./grant.ts";
import type { House } from "./house.ts";
import { askedLanguages } from "./language.ts";
import { type Answer, deadEnd, type Outcome, redirectTo } from "./outcome.ts";
import { answerOnce } from "./repeats.ts";
import { switchAccount } from "./switch-account.ts";
import { readChallenge, readOnce, type Visit } from "./visit.ts";

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
    return acceptConsent(situation, everything, {
      duration: 0,
      reason: consentRequest.skip ? "skip" : "skip_consent",
    });
  }
  if (promptsOf(consentRequest.request_url).includes("none")) {
    return rejectConsent(situation, "consent_required", "The person has to agree first");
  }
  const requestUrl = requestUrlOf(house, consentRequest.request_url);
  return show(situation, {
    kind: "consent",
    number: 0,
    openedAt: await beganAt(house, visit, requestUrl),
    requestUrl,
    ...askedLanguages(consentRequest.oidc_context.ui_locales),
    subject: consentRequest.subject,
    asked: askedMark(consentRequest),
    problem: null,
    ticked: null,
    duration: null,
  });
}

/** Stands for what the page shows besides the person: who asks, for what, to use where. It is sealed, so it needs no key. */
function askedMark({ client, requested_scope, requested_access_token_audience }: ConsentRequest): string {
  const asked = [client.client_id, requested_scope, requested_access_token_audience];
  return createHash("sha256").update(JSON.stringify(asked)).digest("base64url");
}

/**
 * RFC 8628 §5.4: whoever knows the id of a public client can start a device flow as that client and send the link to
 * somebody else. So the person has to say that it was they who started it.
 */
export function mustSayWhoStarted({ client, request_url }: ConsentRequest): boolean {
  return isDeviceRequest(request_url) && client.token_endpoint_auth_method === "none";
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
  return answerOnce(house, visit, held.id, () => answerHeldConsent(house, visit, challenge, held));
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
  // Hydra seals what was asked for into the challenge; an admin API that says otherwise now shows a page once more.
  const asked = askedMark(consentRequest);
  if (asked !== held.flow.asked) return show(situation, { ...held.flow, asked });

  switch (readOnce(visit.form, "answer")) {
    case "reject":
      return rejectConsent(situation, "access_denied", house.config.denialDescription);
    case "switch":
      return switchAccount(house, visit, {
        flowId: held.id,
        event: "consent.switched",
        client: consentRequest.client.client_id,
        requestUrl: consentRequest.request_url,
        loginSessionId: consentRequest.login_session_id,
      });
    case "accept": {
      const scopes = intersect(consentRequest.requested_scope, visit.form.getAll("grant_scope"));
      const duration = chosenDuration(visit.form, house.config.consentRememberSeconds);
      const required = house.custom.requiredScopes(consentRequest.client);
      const problem =
        missingScopes(required, consentRequest.requested_scope, scopes).length > 0
          ? "required_scope_missing"
          : mustSayWhoStarted(consentRequest) && readOnce(visit.form, "started_by_me") !== "1"
            ? "start_not_confirmed"
            : null;
      if (problem) {
        const { client_id: client } = consentRequest.client;
        house.log("info", { event: "consent.refused", flow: held.id, client, reason: problem });
        return show(situation, { ...held.flow, problem, ticked: scopes, duration });
      }
      // The page names every audience it was asked for, and there is no choice among them.
      const grant = { scopes, audience: consentRequest.requested_access_token_audience };
      return acceptConsent(situation, grant, { duration, reason: "allowed" });
    }
    default:
      return deadEnd(house, "bad_form", { flowId: held.id });
  }
}

async function show(situation: ConsentSituation, flow: ConsentFlow): Promise<Answer> {
  const { house, visit, challenge, id } = situation;
  const cookies = await saveFlow(house, visit, id, { ...flow, number: flow.number + 1 });
  return redirectTo(formUrl("consent_challenge", challenge, visit), cookies);
}
