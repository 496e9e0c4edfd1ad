// Signs a person in: opens a login request, answers its form, and is the only place that reads a verifier's Step.
import type { LoginRequest } from "../hydra/types.ts";
import { isSameOrigin } from "../same-origin.ts";
import type { Identity, IdentityVerifier, Problem, Step } from "../verifiers/verifier.ts";
import { contradictsIdTokenHint, decideLogin } from "./decide-login.ts";
import { findFlow, type LoginFlow, postedNumber, requestUrlOf, saveFlow } from "./flow.ts";
import { formUrl, lostFlow } from "./form-url.ts";
import type { House } from "./house.ts";
import { boundedHint, loginContext, type OpenFlow } from "./login-context.ts";
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
  });
  house.log("info", {
    event: "login.opened",
    flow: id,
    client: loginRequest.client.client_id,
    reason: `${decision.kind}: ${decision.reason}`,
  });

  switch (decision.kind) {
    case "accept":
      return acceptLogin(situation, { identity, remember: true, username: null });
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
  if (answer.startsWith("method:")) {
    const other = house.custom.plan
      .firstSteps(situation.loginRequest)
      .find((verifier) => `method:${verifier.id}` === answer);
    // Whoever starts another way may be somebody else: what the first way proved does not count for it.
    return other
      ? begin(situation, { ...flow, identity: null }, other, "")
      : deadEnd(house, "bad_form", { flowId: held.id });
  }
  if (answer !== "accept") return deadEnd(house, "bad_form", { flowId: held.id });

  const verifier = house.custom.verifiers.find((candidate) => candidate.id === step.method);
  const state = verifier?.stateSchema.safeParse(step.state);
  // Sealed by a release that had this verifier, or had it otherwise: begin afresh rather than guess.
  if (!verifier || !state?.success) return beginFirst(situation, { ...flow, identity: null });
  const remember = readOnce(visit.form, "remember") === "1";
  let next: Step;
  try {
    next = await verifier.resume(loginContext(situation, flow, ""), state.data, visit.form);
  } catch (error) {
    // A broken directory must not read as a wrong password, and never as a right one.
    house.log("error", { event: "verifier.failed", flow: held.id, method: verifier.id, detail: String(error) });
    return askAgain(situation, flow, { code: "unavailable_method" });
  }
  return advance(situation, { ...flow, remember }, verifier, next);
}

/** The only reader of `Step`: decides what follows from what a verifier said. */
async function advance(
  situation: LoginSituation,
  flow: OpenFlow,
  verifier: IdentityVerifier,
  step: Step,
): Promise<Answer> {
  const { house, loginRequest, id } = situation;
  switch (step.kind) {
    case "ask": {
      if (step.problem) {
        house.log("info", {
          event: "login.refused",
          flow: id,
          client: loginRequest.client.client_id,
          method: verifier.id,
          reason: step.problem.code,
        });
      }
      const fields = step.prompt.fields.map((field) => ({ ...field }));
      const asked = { kind: "prompt" as const, method: verifier.id, state: step.state, fields };
      const wait = step.problem?.code === "try_again_later" ? step.problem.retryAfterSeconds : undefined;
      if (wait === undefined) {
        return show(situation, { ...flow, step: { ...asked, problem: step.problem ? { ...step.problem } : null } });
      }
      // The form itself could not have the status; it waits behind the page's button.
      return deadEnd(house, "too_many_attempts", { flowId: id, retryAfterSeconds: wait });
    }
    case "redirect": {
      const moved = {
        ...flow,
        number: flow.number + 1,
        step: { kind: "away" as const, method: verifier.id, state: step.state },
      };
      return redirectTo(step.to, await saveFlow(house, situation.visit, id, moved));
    }
    case "refused":
      house.log("warn", { event: "login.refused", flow: id, method: verifier.id, reason: step.problem.code });
      return askAgain(situation, flow, step.problem);
    case "verified": {
      const { identity } = step;
      if (flow.identity && flow.identity.subject !== identity.subject)
        throw new Error("A later step changed the subject");
      if (contradictsIdTokenHint(loginRequest, identity.subject)) {
        return askAgain(situation, flow, { code: "different_account_expected" });
      }
      const next = house.custom.plan.nextStep(loginRequest, identity);
      if (next) return begin(situation, { ...flow, identity }, next, "");
      return acceptLogin(situation, {
        identity,
        remember: flow.remember,
        // A later step need not know the name that the first one proved.
        username: identity.username ?? flow.identity?.username ?? identity.subject,
      });
    }
    default:
      return step satisfies never;
  }
}

function beginFirst(situation: LoginSituation, flow: OpenFlow, lastUsername = ""): Promise<Answer> {
  const [first] = situation.house.custom.plan.firstSteps(situation.loginRequest);
  if (!first) throw new Error("The login plan has no first step");
  return begin(situation, flow, first, lastUsername);
}

async function begin(
  situation: LoginSituation,
  flow: OpenFlow,
  verifier: IdentityVerifier,
  lastUsername: string,
): Promise<Answer> {
  return advance(situation, flow, verifier, await verifier.begin(loginContext(situation, flow, lastUsername)));
}

/** The same fields once more, with what was wrong; secrets come back empty. */
function askAgain(situation: LoginSituation, flow: OpenFlow, problem: Problem): Promise<Answer> {
  if (flow.step?.kind !== "prompt") {
    // A verifier that says no before it asked anything leaves no page to say it on: the client is told.
    const error = problem.code === "different_account_expected" ? "login_required" : "access_denied";
    return rejectLogin(situation, error, "The sign-in was refused");
  }
  return show(situation, { ...flow, step: { ...flow.step, problem: { ...problem } } });
}

async function show(situation: LoginSituation, flow: LoginFlow): Promise<Answer> {
  const cookies = await saveFlow(situation.house, situation.visit, situation.id, { ...flow, number: flow.number + 1 });
  return redirectTo(formUrl("login_challenge", situation.challenge, situation.visit), cookies);
}

/** "Continue as …": the subject is the one Hydra remembers now, never one from the form. */
async function acceptRemembered(situation: LoginSituation): Promise<Answer> {
  const { house, visit, loginRequest } = situation;
  const account = await house.custom.account(loginRequest.subject, visit.signal);
  if (account === "disabled") return rejectLogin(situation, "access_denied", "The account is not available");
  const identity = rememberedIdentity(loginRequest, await readSession(house, visit), account);
  return acceptLogin(situation, { identity, remember: true, username: null });
}

/** What is known of a subject that Hydra remembers: Hydra forgets acr, amr and claims, so they come from our own memory. */
function rememberedIdentity(loginRequest: LoginRequest, session: Session | null, account: Account): Identity {
  const { subject } = loginRequest;
  const remembered = session?.identity.subject === subject ? session.identity : { subject, amr: [], authTime: 0 };
  return account !== null && account !== "disabled" ? { ...remembered, claims: account.claims } : remembered;
}

function newFlow({ house, loginRequest }: LoginSituation, entry: LoginFlow["entry"]): OpenFlow {
  return {
    kind: "login",
    entry,
    number: 0,
    openedAt: house.nowSeconds(),
    requestUrl: requestUrlOf(house, loginRequest.request_url),
    identity: null,
    remember: false,
  };
}
