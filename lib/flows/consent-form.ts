// Reads what the consent form shows: who asks, as whom, for what. Writes nothing.

import { isDeviceRequest, maxAgeOf, promptsOf } from "../hydra/request-url.ts";
import type { ConsentRequest } from "../hydra/types.ts";
import type { ConsentView, TimeLimitView } from "../views.ts";
import { audienceViews } from "./audience-view.ts";
import { accountView, clientView } from "./client-view.ts";
import { mustSayWhoStarted } from "./consent.ts";
import { offeredDurations } from "./consent-duration.ts";
import { claimsFromLogin, readConsentSituation } from "./consent-verdict.ts";
import { findDraft } from "./draft.ts";
import { earlierConsents, listConsents } from "./earlier-consents.ts";
import { findFlow } from "./flow.ts";
import { hiddenFields, isSecondTry, lostFlow } from "./form-url.ts";
import type { House } from "./house.ts";
import { localeFor } from "./language.ts";
import { deadEnd, type FormReading } from "./outcome.ts";
import { accessSeconds, scopeViews, sentAnyway } from "./scope-view.ts";
import { readSession } from "./session.ts";
import { timeLimit } from "./time-limit.ts";
import { readChallenge, type Visit } from "./visit.ts";

export async function readConsentForm(house: House, visit: Visit): Promise<FormReading<ConsentView>> {
  const challenge = readChallenge(visit.query, "consent_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  const held = await findFlow(house, visit, { kind: "consent", challenge });
  if (!held) return lostFlow(house, visit, "consent_challenge", challenge);
  const [stored, situation] = await Promise.all([
    listConsents(house, held.flow.subject, visit.signal),
    readConsentSituation(house, visit, challenge, held.id),
  ]);
  if ("kind" in situation) return situation;
  const { consentRequest } = situation;
  const { client, subject, request_url: requestUrl } = consentRequest;
  if (subject !== held.flow.subject) return deadEnd(house, "subject_changed", { flowId: held.id });
  const account = await house.custom.account(subject, visit.signal);
  const claims = account !== null && account !== "disabled" ? account.claims : claimsFromLogin(consentRequest);
  const earlier = earlierConsents(stored, client.client_id);
  // What was answered since is newer than what was ticked before.
  const draft = held.flow.ticked === null ? await findDraft(house, visit, held.flow) : null;
  const ticked = held.flow.ticked ?? draft?.ticked ?? [];
  const locale = localeFor(house, visit, held.flow);
  return {
    kind: "view",
    view: {
      page: "consent",
      client: clientView(house, client, requestUrl, locale),
      isDevice: isDeviceRequest(requestUrl),
      account: accountView(subject, claims),
      scopes: scopeViews(house, consentRequest, { claims, ticked, earlier, locale }),
      sentAnyway: sentAnyway(house, client, claims),
      audience: audienceViews(consentRequest.requested_access_token_audience, earlier),
      accessSeconds: accessSeconds(consentRequest),
      // Hydra stores nothing of a consent that it would have skipped.
      durations: consentRequest.skip ? null : offeredDurations(house.config.consentRememberSeconds),
      duration: draft?.duration ?? held.flow.duration,
      mustSayWhoStarted: mustSayWhoStarted(consentRequest),
      problem: held.flow.problem && {
        code: held.flow.problem,
        field: held.flow.problem === "start_not_confirmed" ? "started_by_me" : null,
        values: {},
      },
      timeLimit: timeLimit(house, held.flow, await moreTimeLeadsTo(house, visit, consentRequest)),
      hidden: hiddenFields("consent_challenge", challenge, held.flow.number, isSecondTry(visit)),
    },
  };
}

/** A start over comes by the login again; only where Hydra will skip that can the page promise less. */
async function moreTimeLeadsTo(
  house: House,
  visit: Visit,
  { subject, request_url }: ConsentRequest,
): Promise<TimeLimitView["moreTime"]> {
  if (isDeviceRequest(request_url)) return "code_again";
  const mustBeFresh = promptsOf(request_url).includes("login") || maxAgeOf(request_url) !== null;
  const session = await readSession(house, visit);
  return !mustBeFresh && session?.identity.subject === subject ? "ticks_kept" : "login_again";
}
