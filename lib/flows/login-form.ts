// Reads what the login form shows: the step that is open in this flow, for the client Hydra names now. Writes nothing.
import { holdsName } from "../field-kinds.ts";
import { isDeviceRequest } from "../hydra/request-url.ts";
import { plainText } from "../plain-text.ts";
import type { Identity, PromptField } from "../verifiers/verifier.ts";
import type { AccountView, ChooseAccountView, LoginView } from "../views.ts";
import { accountView, clientView } from "./client-view.ts";
import { findDraft } from "./draft.ts";
import { findFlow } from "./flow.ts";
import { hiddenFields, isSecondTry, lostFlow } from "./form-url.ts";
import type { House } from "./house.ts";
import { localeFor } from "./language.ts";
import { planContext } from "./login-context.ts";
import { readLoginSituation } from "./login-verdict.ts";
import { deadEnd, type FormReading } from "./outcome.ts";
import { readSession } from "./session.ts";
import { timeLimit } from "./time-limit.ts";
import { readChallenge, type Visit } from "./visit.ts";

export async function readLoginForm(house: House, visit: Visit): Promise<FormReading<LoginView | ChooseAccountView>> {
  const challenge = readChallenge(visit.query, "login_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  const held = await findFlow(house, visit, { kind: "login", challenge });
  if (!held) return lostFlow(house, visit, "login_challenge", challenge);
  const situation = await readLoginSituation(house, visit, challenge, held.id);
  if ("kind" in situation) return situation;
  const { loginRequest } = situation;
  const { flow } = held;
  const { step } = flow;
  if (step.kind === "away") return lostFlow(house, visit, "login_challenge", challenge);
  const isDevice = isDeviceRequest(loginRequest.request_url);
  const common = {
    client: clientView(house, loginRequest.client, loginRequest.request_url, localeFor(house, visit, flow)),
    isDevice,
    deviceScopes: isDevice ? [...new Set(loginRequest.requested_scope)] : [],
    timeLimit: timeLimit(house, flow, isDevice ? "code_again" : step.kind === "choose" ? "asked_again" : "typed_kept"),
    hidden: hiddenFields("login_challenge", challenge, flow.number, isSecondTry(visit)),
  };
  if (step.kind === "choose") {
    const session = await readSession(house, visit);
    const known = session?.identity.subject === loginRequest.subject ? (session.identity.claims ?? null) : null;
    const account = accountView(loginRequest.subject, known);
    const hinted = step.hinted === null ? null : plainText(step.hinted, 80);
    return {
      kind: "view",
      view: { ...common, page: "choose-account", account, reason: step.reason, hinted, problem: null },
    };
  }
  // What was answered since is newer than what was typed before.
  const draft = step.problem ? null : await findDraft(house, visit, flow);
  const isFirst = flow.identity === null;
  const ways = house.custom.plan.firstSteps(planContext(situation, flow));
  const isDraftable = (field: PromptField) => draft?.username && isFirst && holdsName(field);
  const hasQuestion = step.fields.length > 0 || step.passkey !== undefined;
  const canContinue = hasQuestion || step.purpose !== undefined;
  return {
    kind: "view",
    view: {
      ...common,
      page: "login",
      registrationClosed: flow.entry === "registration" && !house.custom.plan.canRegister,
      purpose: step.purpose ?? null,
      purposeValues: Object.fromEntries(
        Object.entries(step.values ?? {}).map(([name, value]) => [name, plainText(value, 80)]),
      ),
      account: flow.identity && accountOf(flow.identity),
      canSwitchAccount: !isFirst,
      fields: step.fields.map((field) => ({
        ...field,
        isOptional: field.isOptional ?? false,
        value: isDraftable(field) ? (draft?.username ?? "") : field.value,
      })),
      notes: step.notes ?? [],
      passkey: step.passkey ?? null,
      choices: step.choices ?? [],
      trustSeconds: step.offersTrust && house.config.trustSeconds > 0 ? house.config.trustSeconds : null,
      canContinue,
      problem: step.problem && {
        code: step.problem.code,
        field: step.problem.field ?? null,
        values: { ...step.values, hinted: plainText(loginRequest.oidc_context.login_hint, 80) },
      },
      rememberSeconds: isFirst ? house.config.rememberSeconds : null,
      rememberChecked: draft?.remember ?? flow.remember,
      otherMethods: ways
        .filter(({ id }) => id !== step.method || !canContinue)
        .map(({ id, name }) => ({ id, name: name ?? null })),
    },
  };
}

/**
 * By the name they used, and by nothing else of their account: whoever stole a password has passed the first step too, and
 * is to learn no more by it.
 */
function accountOf({ username }: Identity): AccountView | null {
  return username ? accountView(username, null) : null;
}
