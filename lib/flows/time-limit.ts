// Decides how long a page says it can still be answered. Only announced: Hydra alone decides when a request is over.
import type { TimeLimitView } from "../views.ts";
import type { Flow } from "./flow-record.ts";
import type { House } from "./house.ts";

export function timeLimit(
  house: House,
  flow: Pick<Flow, "openedAt" | "requestUrl">,
  moreTime: TimeLimitView["moreTime"],
  lifeSeconds: number = house.config.hydra.requestSeconds,
): TimeLimitView {
  const secondsLeft = Math.max(0, Math.floor(flow.openedAt + lifeSeconds - house.nowSeconds()));
  return { secondsLeft, moreTime: flow.requestUrl === null ? null : moreTime };
}
