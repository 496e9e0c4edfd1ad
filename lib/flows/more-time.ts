// Gives a person more time: whatever page it is, "more time" starts its request again, with what was typed.
import { isSameOrigin } from "../same-origin.ts";
import { keepDraft } from "./draft.ts";
import type { House } from "./house.ts";
import { type Answer, deadEnd, redirectTo } from "./outcome.ts";
import { readOnce, type Visit } from "./visit.ts";
import { heldFlow } from "./way-on.ts";

type AnswerForm = (house: House, visit: Visit) => Promise<Answer>;

/**
 * The same answers, and one more: `extend`. It needs nothing of Hydra, so it works on a page whose time is over, and
 * decides nothing: the way to the start is sealed in the flow. A form from another site, or one whose record is gone, is
 * for the answer itself to refuse.
 */
export function withMoreTime(answer: AnswerForm): AnswerForm {
  return async (house, visit) => {
    const isOurs = isSameOrigin(visit.originProof, house.config.publicUrl);
    const held = isOurs && readOnce(visit.form, "answer") === "extend" ? await heldFlow(house, visit) : null;
    if (!held) return answer(house, visit);
    const { id, flow } = held;
    if (flow.requestUrl === null) return deadEnd(house, "unknown_request", { flowId: id });
    house.log("info", { event: "request.extended", flow: id, reason: flow.kind });
    return redirectTo(flow.requestUrl, await keepDraft(house, visit, flow));
  };
}
