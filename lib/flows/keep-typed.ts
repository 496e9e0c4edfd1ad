// Keeps what a person typed for the form that the button of a problem page leads to, the same one or the one of a start
// over; secrets are typed again.
import { type NoticeCode, notices } from "../notices.ts";
import { userCodeLimit } from "../user-code.ts";
import { chosenDuration } from "./consent-duration.ts";
import { dropDraft, keepDraft } from "./draft.ts";
import { postedNumber, saveFlow, wantsRemembering } from "./flow.ts";
import type { Flow } from "./flow-record.ts";
import type { House } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import { readOnce, type Visit } from "./visit.ts";
import { heldFlow } from "./way-on.ts";

/** No field that is shown again is longer: the record has to stay below what a browser keeps. */
const typedLimit = 320;
const tickedLimit = 30;

/** The record with the answer's harmless fields in it, whose step stays; or, where that begins anew, a draft for it. */
export async function keepTyped(house: House, visit: Visit, code: NoticeCode): Promise<readonly CookieChange[]> {
  const held = await heldFlow(house, visit);
  if (!held) return [];
  if (notices[code].wayOn !== "retry") return keepDraft(house, visit, held.flow);
  return keepAnswers(house, visit, { ...held, flow: withoutProblem(held.flow) });
}

/** The record of the page that was answered, with the answer's harmless fields in it. */
export async function keepAnswers(
  house: House,
  visit: Visit,
  held: { readonly id: string; readonly flow: Flow },
): Promise<readonly CookieChange[]> {
  if (postedNumber(visit) !== held.flow.number) return [];
  const kept = withTyped(house, held.flow, visit);
  if (!kept) return [];
  return [...(await saveFlow(house, visit, held.id, kept)), ...dropDraft(house, visit, kept.kind)];
}

/** What was wrong with an earlier answer says nothing about this one. */
function withoutProblem(flow: Flow): Flow {
  if (flow.kind === "logout") return flow;
  if (flow.kind !== "login") return { ...flow, problem: null };
  return flow.step.kind === "prompt" ? { ...flow, step: { ...flow.step, problem: null } } : flow;
}

function withTyped(house: House, flow: Flow, visit: Visit): Flow | null {
  const { form } = visit;
  if (flow.kind === "device") {
    const userCode = readOnce(form, "user_code");
    return userCode === null ? null : { ...flow, userCode: userCode.slice(0, userCodeLimit) };
  }
  if (flow.kind === "consent") {
    const ticked = form
      .getAll("grant_scope")
      .filter((scope) => scope.length <= typedLimit)
      .slice(0, tickedLimit);
    return { ...flow, ticked, duration: chosenDuration(form, house.config.consentRememberSeconds) };
  }
  if (flow.kind !== "login" || flow.step.kind !== "prompt") return null;
  const fields = flow.step.fields.map((field) => {
    const typed = field.type === "text" || field.type === "email" ? readOnce(form, field.name) : null;
    return typed === null ? field : { ...field, value: typed.slice(0, typedLimit) };
  });
  const remember = wantsRemembering(flow, visit);
  return { ...flow, remember, step: { ...flow.step, fields } };
}
