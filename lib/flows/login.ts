// Signs a person in: opens a login request, answers its form, and takes back who was at another site for it.

import { holdsName } from "../field-kinds.ts";
import type { LoginRequest } from "../hydra/types.ts";
import { isSameOrigin } from "../same-origin.ts";
import type { Identity, Step } from "../verifiers/verifier.ts";
import { dropChallenge, keptChallenge } from "./away.ts";
import { decideLogin } from "./decide-login.ts";
import { findFlow, flowById, flowIds, postedNumber, requestUrlOf, wantsRemembering } from "./flow.ts";
import type { LoginFlow } from "./flow-record.ts";
import { formUrl, lostFlow } from "./form-url.ts";
import type { House } from "./house.ts";
import { askedLanguages } from "./language.ts";
import {
  boundedHint,
  boundedName,
  loginContext,
  type OpenFlow,
  planContext,
  visitorElsewhere,
} from "./login-context.ts";
import { advance, askAgain, begin, beginFirst, show, verifierFailed } from "./login-steps.ts";
import { acceptLogin, type LoginSituation, readLoginSituation, rejectLogin, restartLogin } from "./login-verdict.ts";
import { type Answer, deadEnd, type Outcome, redirectTo } from "./outcome.ts";
import { answerOnce } from "./repeats.ts";
import { readSession, type Session } from "./session.ts";
import { readChallenge, readOnce, type Visit } from "./visit.ts";

type Account = Awaited<ReturnType<House["custom"]["account"]>>;

/** GET of the entry: accepts or rejects at once where nobody needs to be asked, else opens the first step. */
export async function openLogin(house: House, visit: Visit, entry: LoginFlow["entry"]): Promise<Outcome> {
  const challenge = readChallenge(visit.query, "login_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  if (visit.isPrefetch) return { kind: "nothing" };
  const situation = await readLoginSituation(house, visit, challenge);
  if ("kind" in situation) return situation;
  const { loginRequest, id } = situation;

  const session = await readSession(house, visit);
  const account = loginRequest.skip ? await house.custom.account(loginRequest.subject, visit.signal) : null;
  const identity = rememberedIdentity(loginRequest, session, account);
  const rememberedAcr = house.custom.acr.of(loginRequest, identity) ?? identity.acr;
  const decision = decideLogin(loginRequest, {
    session,
    reachableAcr: house.custom.acr.reachable(loginRequest),
    rememberedAcr,
    isDisabled: account === "disabled",
    hasEnded: loginRequest.skip && (await hasEnded(house, visit, identity)),
  });
  house.log("info", {
    event: "login.opened",
    flow: id,
    client: loginRequest.client.client_id,
    reason: `${decision.kind}: ${decision.reason}`,
  });

  switch (decision.kind) {
    case "accept":
      return acceptLogin(situation, { identity, remember: true, trust: false, username: null });
    case "reject":
      return rejectLogin(situation, decision.error, decision.description);
    case "restart":
      return restartLogin(situation);
    case "choose":
      return show(situation, {
        ...newFlow(situation, entry),
        step: {
          kind: "choose",
          reason: decision.reason,
          subject: loginRequest.subject,
          hinted: boundedHint(loginRequest) || null,
        },
      });
    case "ask":
      return beginFirst(situation, newFlow(situation, entry), session?.username);
    default:
      return decision satisfies never;
  }
}

/** POST of the form. Every fact is read from Hydra again; the form only says what was typed and which button was pressed. */
export async function answerLogin(house: House, visit: Visit): Promise<Answer> {
  if (!isSameOrigin(visit.originProof, house.config.publicUrl)) return deadEnd(house, "cross_site");
  const challenge = readChallenge(visit.form, "login_challenge");
  if (!challenge) return deadEnd(house, "bad_form");
  const held = await findFlow(house, visit, { kind: "login", challenge });
  if (!held) return lostFlow(house, visit, "login_challenge", challenge);
  return answerOnce(house, visit, held.id, () => answerHeldLogin(house, visit, challenge, held));
}

async function answerHeldLogin(
  house: House,
  visit: Visit,
  challenge: string,
  held: { readonly id: string; readonly flow: LoginFlow },
): Promise<Answer> {
  const situation = await readLoginSituation(house, visit, challenge, held.id);
  if ("kind" in situation) return situation;
  const { flow } = held;
  // Another tab or an earlier click moved on: the browser gets the step that is open now.
  if (postedNumber(visit) !== flow.number) return redirectTo(formUrl("login_challenge", challenge));

  const answer = readOnce(visit.form, "answer") ?? "";
  if (answer === "reject") return rejectLogin(situation, "access_denied", house.config.denialDescription);
  if (answer === "switch") return restartLogin(situation);
  const { step } = flow;
  if (step.kind === "choose") {
    if (answer !== "accept") return deadEnd(house, "bad_form", { flowId: held.id });
    if (situation.loginRequest.skip && situation.loginRequest.subject !== step.subject)
      return deadEnd(house, "subject_changed", { flowId: held.id });
    // Signed out meanwhile: nobody is remembered any more, so somebody has to sign in.
    return situation.loginRequest.skip ? acceptRemembered(situation) : beginFirst(situation, flow);
  }
  if (situation.loginRequest.skip) return restartLogin(situation);
  const remember = wantsRemembering(flow, visit);
  if (answer.startsWith("method:")) {
    const ways = house.custom.plan.firstSteps(planContext(situation, flow));
    const other = ways.find((verifier) => `method:${verifier.id}` === answer);
    if (!other) return deadEnd(house, "bad_form", { flowId: held.id });
    // Whoever starts another way may be somebody else: what the first way proved does not count for it.
    return begin(situation, { ...flow, remember, identity: null }, other, {
      lastUsername: typedName(visit, flow),
      isChosen: true,
    });
  }
  const choice = answer.startsWith("choice:") ? answer.slice("choice:".length) : null;
  const isOffered = step.kind === "prompt" && choice !== null && (step.choices ?? []).includes(choice);
  if (answer !== "accept" && !isOffered) return deadEnd(house, "bad_form", { flowId: held.id });

  const given = new URLSearchParams(visit.form);
  given.delete("choice");
  if (choice !== null) given.set("choice", choice);
  const trust = step.kind === "prompt" && step.offersTrust === true && readOnce(visit.form, "trust") === "1";
  return resume(situation, { ...flow, remember, trust: flow.trust || trust }, given);
}

/** GET of the address that another site sends the browser back to. What it brings is judged by the verifier alone. */
export async function resumeLogin(house: House, visit: Visit, method: string): Promise<Outcome> {
  if (visit.isPrefetch) return { kind: "nothing" };
  const id = readOnce(visit.query, "state") ?? "";
  const flow = await flowById(house, visit, id);
  if (flow?.kind !== "login") return deadEnd(house, "unknown_request");
  const challenge = keptChallenge(house, visit, id);
  if (!challenge || !flowIds(house, challenge).includes(id)) return deadEnd(house, "unknown_request", { flowId: id });
  const back = { ...visit, form: visit.query };
  return answerOnce(house, back, id, async () => {
    const situation = await readLoginSituation(house, visit, challenge, id);
    if ("kind" in situation) return situation;
    // Reloaded, or another tab moved on: the browser gets the step that is open now.
    if (flow.step.kind !== "away" || flow.step.method !== method)
      return redirectTo(formUrl("login_challenge", challenge));
    if (situation.loginRequest.skip) return restartLogin(situation);
    const answer = await resume(situation, flow, visit.query);
    return { ...answer, cookies: [...dropChallenge(house, visit, id), ...answer.cookies] };
  });
}

/** Lets the verifier judge what came back for its step. */
async function resume(situation: LoginSituation, flow: LoginFlow, given: URLSearchParams): Promise<Answer> {
  const { house } = situation;
  const { step } = flow;
  if (step.kind === "choose") throw new Error("Nobody was asked to prove anything");
  const verifier = house.custom.verifiers.find((candidate) => candidate.id === step.method);
  const state = verifier?.stateSchema.safeParse(step.state);
  // Sealed by a release that had this verifier, or had it otherwise: begin afresh rather than guess.
  if (!verifier || !state?.success) return beginFirst(situation, { ...flow, identity: null });
  let next: Step;
  try {
    next = await verifier.resume(
      loginContext(situation, flow, { method: verifier.id, lastUsername: "" }),
      state.data,
      given,
    );
  } catch (error) {
    return askAgain(situation, flow, verifier, verifierFailed(situation, verifier, error));
  }
  return advance(situation, flow, verifier, next);
}

/** A name typed before another way was chosen goes along to it. */
function typedName({ form }: Visit, { step }: LoginFlow): string {
  const field = step.kind === "prompt" ? step.fields.find(holdsName) : undefined;
  return field ? boundedName(readOnce(form, field.name) ?? "") : "";
}

/** "Continue as …": the subject is the one Hydra remembers now, never one from the form. */
async function acceptRemembered(situation: LoginSituation): Promise<Answer> {
  const { house, visit, loginRequest } = situation;
  const account = await house.custom.account(loginRequest.subject, visit.signal);
  if (account === "disabled") return rejectLogin(situation, "access_denied", "The account is not available");
  const identity = rememberedIdentity(loginRequest, await readSession(house, visit), account);
  if (await hasEnded(house, visit, identity)) return restartLogin(situation);
  return acceptLogin(situation, { identity, remember: true, trust: false, username: null });
}

/** What is known of a subject that Hydra remembers: Hydra forgets acr, amr and claims, so they come from our own memory. */
function rememberedIdentity(loginRequest: LoginRequest, session: Session | null, account: Account): Identity {
  const { subject } = loginRequest;
  const remembered = session?.identity.subject === subject ? session.identity : { subject, amr: [], authTime: 0 };
  return account !== null && account !== "disabled" ? { ...remembered, claims: account.claims } : remembered;
}

async function hasEnded(house: House, visit: Visit, identity: Identity): Promise<boolean> {
  return (await house.custom.hasEnded?.(identity, visitorElsewhere(house, visit))) ?? false;
}

function newFlow({ house, loginRequest }: LoginSituation, entry: LoginFlow["entry"]): OpenFlow {
  return {
    kind: "login",
    entry,
    number: 0,
    openedAt: house.nowSeconds(),
    requestUrl: requestUrlOf(house, loginRequest.request_url),
    ...askedLanguages(loginRequest.oidc_context.ui_locales),
    identity: null,
    remember: false,
    trust: false,
  };
}
