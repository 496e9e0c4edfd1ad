// Moves a login from step to step: the only reader of a verifier's Step.
import type { Identity, IdentityVerifier, Problem, Prompt, Step } from "../verifiers/verifier.ts";
import { keepChallenge } from "./away.ts";
import { contradictsIdTokenHint } from "./decide-login.ts";
import { saveFlow } from "./flow.ts";
import type { LoginFlow, LoginStep } from "./flow-record.ts";
import { formUrl } from "./form-url.ts";
import { loginContext, type OpenFlow, planContext } from "./login-context.ts";
import { acceptLogin, type LoginSituation } from "./login-verdict.ts";
import { type Answer, deadEnd, redirectTo } from "./outcome.ts";
import { isTrustedBrowser } from "./trusted-browser.ts";

type Beginning = {
  /** Username to start with. */
  readonly lastUsername?: string | undefined;
  /** The person pressed its button, or it is the only way: it may lead to another site at once. */
  readonly isChosen: boolean;
};

/** Opens the plan's first way; where that leads elsewhere and there are others, the person chooses. */
export function beginFirst(situation: LoginSituation, flow: OpenFlow, lastUsername = ""): Promise<Answer> {
  const ways = situation.house.custom.plan.firstSteps(planContext(situation, flow));
  const [first] = ways;
  if (!first) throw new Error("The login plan has no first step");
  const isOnly = ways.length === 1;
  const remember = flow.remember || (isOnly && first.isLasting === true);
  return begin(situation, { ...flow, remember }, first, { lastUsername, isChosen: isOnly });
}

export async function begin(
  situation: LoginSituation,
  flow: OpenFlow,
  verifier: IdentityVerifier,
  { lastUsername = "", isChosen }: Beginning,
): Promise<Answer> {
  let step: Step;
  try {
    step = await verifier.begin(loginContext(situation, flow, { method: verifier.id, lastUsername }));
  } catch (error) {
    return askAgain(situation, flow, verifier, verifierFailed(situation, verifier, error));
  }
  if (step.kind === "redirect" && !isChosen) return show(situation, { ...flow, step: noPrompt(verifier, null) });
  return advance(situation, flow, verifier, step);
}

/** A broken directory must not read as a wrong password, and never as a right one. */
export function verifierFailed({ house, id }: LoginSituation, verifier: IdentityVerifier, error: unknown): Problem {
  house.log("error", { event: "verifier.failed", flow: id, method: verifier.id, detail: causesOf(error) });
  return { code: "unavailable_method" };
}

/** What happened, and what that came from: a library's "request failed" alone helps nobody. */
function causesOf(error: unknown): string {
  const texts: string[] = [];
  for (let at = error; at !== undefined && texts.length < 4; at = at instanceof Error ? at.cause : undefined)
    texts.push(String(at));
  return texts.join(", because of ");
}

/** Decides what follows from what a verifier said. */
export async function advance(
  situation: LoginSituation,
  flow: OpenFlow,
  verifier: IdentityVerifier,
  step: Step,
): Promise<Answer> {
  const { house, loginRequest, id } = situation;
  switch (step.kind) {
    case "ask": {
      if (step.problem) logRefusal(situation, verifier, step.problem);
      const wait = step.problem?.code === "try_again_later" ? step.problem.retryAfterSeconds : undefined;
      if (wait === undefined) return show(situation, { ...flow, step: promptStep(verifier, step) });
      // The form itself could not have the status; it waits behind the page's button, as it was where none was open.
      const isOpen = flow.step?.kind === "prompt" && flow.step.method === verifier.id;
      const cookies = isOpen ? [] : await saved(situation, { ...flow, step: promptStep(verifier, step) });
      return deadEnd(house, "too_many_attempts", { flowId: id, retryAfterSeconds: wait, cookies });
    }
    case "redirect": {
      const { challenge, visit } = situation;
      const away = { ...flow, step: { kind: "away" as const, method: verifier.id, state: step.state } };
      return redirectTo(foreignUrl(step.to), [
        ...(await saved(situation, away)),
        ...keepChallenge(house, visit, id, challenge),
      ]);
    }
    case "refused":
      logRefusal(situation, verifier, step.problem);
      return askAgain(situation, flow, verifier, step.problem);
    case "verified": {
      const identity = joined(flow.identity, step.identity);
      if (contradictsIdTokenHint(loginRequest, identity.subject)) {
        return askAgain(situation, flow, verifier, { code: "different_account_expected" });
      }
      const plan = planContext(situation, flow);
      const isTrusted = await isTrustedBrowser(house, situation.visit, identity);
      let next: IdentityVerifier | null;
      try {
        next = await house.custom.plan.nextStep({ ...plan, identity, isTrustedBrowser: isTrusted });
      } catch (error) {
        // A database that is away may know of a second step: nobody gets in, and what was proved has to be proved again.
        return askAgain(situation, flow, verifier, verifierFailed(situation, verifier, error));
      }
      if (next) return begin(situation, { ...flow, identity }, next, { isChosen: true });
      return acceptLogin(situation, {
        identity,
        remember: flow.remember,
        trust: flow.trust,
        // A subject is no name that anybody types: without one, the next sign-in starts empty.
        username: identity.username ?? "",
      });
    }
    default:
      return step satisfies never;
  }
}

/** A later step adds to what an earlier one proved; it need not know the name, and never changes who it is. */
function joined(earlier: Identity | null, proved: Identity): Identity {
  if (!earlier) return proved;
  if (earlier.subject !== proved.subject) throw new Error("A later step changed the subject");
  const { username, claims, trustMark, secondStepAt, providerSessionId, lastsSeconds } = earlier;
  const kept = { username, claims, trustMark, secondStepAt, providerSessionId, lastsSeconds, ...proved };
  return { ...kept, username: proved.username ?? username, trustMark: proved.trustMark ?? trustMark };
}

function logRefusal({ house, loginRequest, id }: LoginSituation, verifier: IdentityVerifier, { code }: Problem): void {
  const client = loginRequest.client.client_id;
  house.log("info", { event: "login.refused", flow: id, client, method: verifier.id, reason: code });
}

/** A verifier names the address of another site: never a script, never one with somebody's password in it. */
function foreignUrl(to: string): string {
  const { protocol, username, password } = new URL(to);
  if (!/^https?:$/.test(protocol) || username || password) throw new Error("A verifier redirects to no web address");
  return to;
}

function promptStep(verifier: IdentityVerifier, { prompt, state, problem }: Step & { kind: "ask" }): LoginStep {
  const fields = prompt.fields.map((field) => ({ ...field }));
  const shown = { ...withoutUndefined(prompt), fields };
  return { kind: "prompt", method: verifier.id, state, ...shown, problem: problem ? { ...problem } : null };
}

function withoutUndefined({ fields: _fields, ...rest }: Prompt): Partial<Prompt> {
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}

/** A page without a question: what was wrong, if anything, and the ways there are. */
function noPrompt(verifier: IdentityVerifier, problem: Problem | null): LoginStep {
  return { kind: "prompt", method: verifier.id, state: {}, fields: [], problem: problem ? { ...problem } : null };
}

/** The same fields once more, with what was wrong; secrets come back empty. Where nothing was asked, the ways to start. */
export function askAgain(
  situation: LoginSituation,
  flow: OpenFlow,
  verifier: IdentityVerifier,
  problem: Problem,
): Promise<Answer> {
  if (flow.step?.kind === "prompt" && flow.step.method === verifier.id)
    return show(situation, { ...flow, step: { ...flow.step, problem: { ...problem } } });
  return show(situation, { ...flow, step: noPrompt(verifier, problem) });
}

export async function show(situation: LoginSituation, flow: LoginFlow): Promise<Answer> {
  return redirectTo(formUrl("login_challenge", situation.challenge, situation.visit), await saved(situation, flow));
}

/** One step on: a form of an older step is answered with the current page. */
function saved({ house, visit, id }: LoginSituation, flow: LoginFlow) {
  return saveFlow(house, visit, id, { ...flow, number: flow.number + 1 });
}
