// Signs a person out, or leaves them signed in: the confirmation is what keeps other sites from signing people out.

import { uiLocalesOf } from "../hydra/request-url.ts";
import { acceptLogoutRequest, getLogoutRequest, rejectLogoutRequest } from "../hydra/requests.ts";
import type { LogoutRequest } from "../hydra/types.ts";
import { isSameOrigin } from "../same-origin.ts";
import type { LogoutView } from "../views.ts";
import { accountView, clientHomeUrl, clientView } from "./client-view.ts";
import { endEveryLogin } from "./end-every-login.ts";
import { endFlow, findFlow, flowById, flowIdOf, postedNumber, requestUrlOf, retryUrl, saveFlow } from "./flow.ts";
import type { LogoutFlow } from "./flow-record.ts";
import { formUrl, hiddenFields, isSecondTry, lostFlow } from "./form-url.ts";
import { type House, subjectMark } from "./house.ts";
import { noteLeaving } from "./just-left.ts";
import { askedLanguages, localeFor } from "./language.ts";
import { openedApplications } from "./opened-applications.ts";
import { forgetOpened } from "./opened-here.ts";
import {
  type Answer,
  type CookieChange,
  deadEnd,
  type FormReading,
  hydraDeadEnd,
  type Outcome,
  redirectTo,
} from "./outcome.ts";
import { answerOnce } from "./repeats.ts";
import { endSession, readSession } from "./session.ts";
import { timeLimit } from "./time-limit.ts";
import { readChallenge, readOnce, type Visit } from "./visit.ts";

type Situation = {
  readonly house: House;
  readonly visit: Visit;
  readonly challenge: string;
  readonly logoutRequest: LogoutRequest;
  readonly id: string;
};

/** GET of the entry: asks, unless the operator marked the client as trusted to ask by itself (`skip_logout_consent`). */
export async function openLogout(house: House, visit: Visit): Promise<Outcome> {
  const challenge = readChallenge(visit.query, "logout_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  if (visit.isPrefetch) return { kind: "nothing" };
  const situation = await read(house, visit, challenge);
  if ("kind" in situation) return situation;
  const { logoutRequest, id } = situation;
  house.log("info", {
    event: "logout.opened",
    flow: id,
    ...(logoutRequest.client ? { client: logoutRequest.client.client_id } : {}),
  });
  const { client, subject, request_url } = logoutRequest;
  if (client?.skip_logout_consent) return accept(situation, "skip_logout_consent");
  const asked = askedLanguages(uiLocalesOf(request_url));
  const cookies = await saveFlow(house, visit, id, {
    kind: "logout",
    number: 1,
    openedAt: house.nowSeconds(),
    requestUrl: requestUrlOf(house, request_url),
    ...asked,
    subject,
    isOwn: await isOwn(situation),
    clientHomeUrl: clientHomeUrl(client),
    clientName: client && clientView(house, client, request_url, localeFor(house, visit, asked)).name,
  });
  return redirectTo(formUrl("logout_challenge", challenge, visit), cookies);
}

/**
 * True where this browser is surely that person's. Hydra compares only where no client asks: whoever got hold of an old ID
 * token can ask with it as `id_token_hint`, from any browser (OpenID Connect RP-Initiated Logout 1.0 §2). That may end the
 * one login it is about, but tells nothing about its owner and ends none of their others.
 */
async function isOwn({ house, visit, logoutRequest }: Situation): Promise<boolean> {
  return !logoutRequest.rp_initiated || (await readSession(house, visit))?.identity.subject === logoutRequest.subject;
}

export async function readLogoutForm(house: House, visit: Visit): Promise<FormReading<LogoutView>> {
  const challenge = readChallenge(visit.query, "logout_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  const held = await findFlow(house, visit, { kind: "logout", challenge });
  if (!held) return lostFlow(house, visit, "logout_challenge", challenge);
  const situation = await read(house, visit, challenge, held.id);
  if ("kind" in situation) return situation;
  const { logoutRequest } = situation;
  const { client, subject, request_url } = logoutRequest;
  const session = await readSession(house, visit);
  const known = session?.identity.subject === subject ? (session.identity.claims ?? null) : null;
  const locale = localeFor(house, visit, held.flow);
  return {
    kind: "view",
    view: {
      page: "logout",
      client: client && clientView(house, client, request_url, locale),
      account: accountView(subject, known),
      ...(held.flow.isOwn
        ? await openedApplications(house, visit, logoutRequest, locale)
        : { applications: [], isListComplete: false }),
      offersEverywhere: held.flow.isOwn,
      problem: null,
      timeLimit: logoutTimeLimit(house, held.flow, logoutRequest),
      hidden: hiddenFields("logout_challenge", challenge, held.flow.number, isSecondTry(visit)),
    },
  };
}

/** A logout request tells its own life, and up to 26.2 one that a client asked for has no end at all. */
function logoutTimeLimit(house: House, flow: LogoutFlow, { requested_at, expires_at }: LogoutRequest) {
  const lifeSeconds = (Date.parse(expires_at ?? "") - Date.parse(requested_at ?? "")) / 1000;
  return Number.isFinite(lifeSeconds) ? timeLimit(house, flow, "asked_again", lifeSeconds) : null;
}

export async function answerLogout(house: House, visit: Visit): Promise<Answer> {
  if (!isSameOrigin(visit.originProof, house.config.publicUrl)) return deadEnd(house, "cross_site");
  const challenge = readChallenge(visit.form, "logout_challenge");
  if (!challenge) return deadEnd(house, "bad_form");
  const held = await findFlow(house, visit, { kind: "logout", challenge });
  if (!held) return lostFlow(house, visit, "logout_challenge", challenge);
  return answerOnce(house, visit, held.id, () => answerHeldLogout(house, visit, challenge, held));
}

async function answerHeldLogout(
  house: House,
  visit: Visit,
  challenge: string,
  held: { readonly id: string; readonly flow: LogoutFlow },
): Promise<Answer> {
  const situation = await read(house, visit, challenge, held.id);
  if ("kind" in situation) return situation;
  const { logoutRequest } = situation;
  if (logoutRequest.subject !== held.flow.subject) return deadEnd(house, "subject_changed", { flowId: held.id });
  if (postedNumber(visit) !== held.flow.number) return redirectTo(formUrl("logout_challenge", challenge));

  switch (readOnce(visit.form, "answer")) {
    case "accept":
      if (readOnce(visit.form, "everywhere") !== "1") return accept(situation, "confirmed");
      // Offered to nobody else, so nobody who saw the page answered so.
      if (!held.flow.isOwn) return deadEnd(house, "bad_form", { flowId: held.id });
      return acceptEverywhere(situation);
    case "reject": {
      const result = await rejectLogoutRequest(house.hydra, challenge, visit.signal);
      if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: held.id });
      house.log("info", { event: "logout.rejected", flow: held.id });
      // Hydra answers 204 and names no way back (contract of logout/reject): the page is ours.
      return redirectTo(`/logout/cancelled?flow=${held.id}`, endFlow(house, visit, held.id));
    }
    default:
      return deadEnd(house, "bad_form", { flowId: held.id });
  }
}

/** Where "you are still signed in" leads back to: the client's own home page, or ours, which has no name. */
export async function readCancelledLogout(
  house: House,
  visit: Visit,
): Promise<{ readonly wayOn: string; readonly wayOnName: string | null }> {
  const flow = await flowById(house, visit, readOnce(visit.query, "flow") ?? "");
  return flow?.kind === "logout" && flow.clientHomeUrl !== null
    ? { wayOn: flow.clientHomeUrl, wayOnName: flow.clientName }
    : { wayOn: house.config.homeUrl, wayOnName: null };
}

/**
 * Every other login first, and this one with them: what Hydra does when the browser comes back from the answer needs the
 * browser, which may never come. A failure leaves the page open: asking once more ends what is left.
 */
async function acceptEverywhere(situation: Situation): Promise<Answer> {
  const { house, visit, logoutRequest, id } = situation;
  const ended = await endEveryLogin(house, logoutRequest, visit.signal);
  const cookies = forgetHere(house, visit);
  if (!ended.ok) return hydraDeadEnd(house, ended.problem, { flowId: id, wayOn: retryUrl(visit), cookies });
  return accept(situation, "everywhere");
}

type Reason = "confirmed" | "everywhere" | "skip_logout_consent";

async function accept({ house, visit, challenge, logoutRequest, id }: Situation, reason: Reason): Promise<Answer> {
  // Our own memory goes first: whatever Hydra answers, nobody stays half signed in here.
  const forgotten = forgetHere(house, visit);
  const result = await acceptLogoutRequest(house.hydra, challenge, visit.signal);
  if (!result.ok)
    return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit), cookies: forgotten });
  house.log("info", {
    event: "logout.accepted",
    flow: id,
    subject: subjectMark(house, logoutRequest.subject),
    reason,
  });
  const left = await noteLeaving(house, reason === "everywhere" ? "everywhere" : "here");
  return redirectTo(result.value.redirectTo, [...forgotten, ...left, ...endFlow(house, visit, id)]);
}

/** All that this app keeps of who is signed in here. */
function forgetHere(house: House, visit: Visit): CookieChange[] {
  return [...endSession(house, visit), ...forgetOpened(house, visit)];
}

async function read(
  house: House,
  visit: Visit,
  challenge: string,
  id: string = flowIdOf(house, challenge),
): Promise<Situation | Answer> {
  const result = await getLogoutRequest(house.hydra, challenge, visit.signal);
  if (!result.ok) return hydraDeadEnd(house, result.problem, { flowId: id, wayOn: retryUrl(visit) });
  return { house, visit, challenge, logoutRequest: result.value, id };
}
