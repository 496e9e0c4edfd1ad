// Reads what the consent form shows: who asks, as whom, for what. Writes nothing.

import { isDeviceRequest } from "../hydra/request-url.ts";
import type { ConsentView } from "../views.ts";
import { accountView, clientView, plainText } from "./client-view.ts";
import { claimsFromLogin, readConsentSituation } from "./consent.ts";
import { findFlow } from "./flow.ts";
import { hiddenFields, isSecondTry, lostFlow } from "./form-url.ts";
import type { House } from "./house.ts";
import { deadEnd, type FormReading } from "./outcome.ts";
import { readChallenge, type Visit } from "./visit.ts";

export async function readConsentForm(house: House, visit: Visit): Promise<FormReading<ConsentView>> {
  const challenge = readChallenge(visit.query, "consent_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  const held = await findFlow(house, visit, { kind: "consent", challenge });
  if (!held) return lostFlow(house, visit, "consent_challenge", challenge);
  const situation = await readConsentSituation(house, visit, challenge, held.id);
  if ("kind" in situation) return situation;
  const { consentRequest } = situation;
  const { client, subject } = consentRequest;
  if (subject !== held.flow.subject) return deadEnd(house, "subject_changed", { flowId: held.id });
  const account = await house.custom.account(subject, visit.signal);
  const claims = account !== null && account !== "disabled" ? account.claims : claimsFromLogin(consentRequest);
  const required = house.custom.requiredScopes(client);
  return {
    kind: "view",
    view: {
      page: "consent",
      client: clientView(house, client, consentRequest.request_url),
      isDevice: isDeviceRequest(consentRequest.request_url),
      account: accountView(subject, claims),
      scopes: [...new Set(consentRequest.requested_scope)].map((scope) => ({
        scope,
        title: null,
        description: null,
        isRequired: required.includes(scope),
      })),
      audience: consentRequest.requested_access_token_audience.map((entry) => plainText(entry, 120)),
      rememberSeconds: house.config.consentRememberSeconds,
      problem: held.flow.problem && { code: held.flow.problem, field: null, values: {} },
      hidden: hiddenFields("consent_challenge", challenge, held.flow.number, isSecondTry(visit)),
    },
  };
}
