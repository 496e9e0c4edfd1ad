// Decides where the one button of a problem page leads. An address may say which request it is about, never where to go.
import { isDeviceRequest, restartUrl } from "../hydra/request-url.ts";
import { type NoticeCode, notices } from "../notices.ts";
import { findFlow, flowById } from "./flow.ts";
import type { Flow } from "./flow-record.ts";
import { entryUrl, formUrl, namedChallenge, startOverUrl } from "./form-url.ts";
import type { House } from "./house.ts";
import type { DeadEnd } from "./outcome.ts";
import type { ChallengeName, Visit } from "./visit.ts";

const kinds = {
  login_challenge: "login",
  consent_challenge: "consent",
  logout_challenge: "logout",
  device_challenge: "device",
} as const satisfies Record<ChallengeName, Flow["kind"]>;

type HeldFlow = {
  readonly id: string;
  readonly flow: Flow;
  readonly name: ChallengeName;
  readonly challenge: string;
};

/** The record that this browser holds for the one request a visit names, in its address or its form. */
export async function heldFlow(house: House, visit: Visit): Promise<HeldFlow | null> {
  const named = namedChallenge(visit.form) ?? namedChallenge(visit.query);
  if (!named) return null;
  const held = await findFlow(house, visit, { kind: kinds[named.name], challenge: named.challenge });
  return held && { ...held, ...named };
}

/** What a page says of it: who has a device waiting is told of its code, which is over too. */
export async function noticeOf(
  house: House,
  visit: Visit,
  { code, flowId }: Pick<DeadEnd, "code" | "flowId">,
): Promise<NoticeCode> {
  if (code !== "expired_request" || flowId === null) return code;
  const { requestUrl = null } = (await flowById(house, visit, flowId)) ?? {};
  return requestUrl !== null && isDeviceRequest(requestUrl) ? "expired_device" : code;
}

/** The URL of the button; null where there is nothing better than home. */
export async function wayOnOf(
  house: House,
  visit: Visit,
  problem: Pick<DeadEnd, "code" | "flowId" | "wayOn">,
): Promise<string | null> {
  const { code, flowId, wayOn } = problem;
  const kind = notices[code].wayOn;
  switch (kind) {
    case "home":
    case "none":
      return null;
    case "retry":
      return (
        wayOn ??
        (await formUrlOf(house, visit, flowId)) ??
        (await restartUrlOf(house, visit, code, flowId)) ??
        entryUrlOf(visit)
      );
    case "restart":
      return wayOn ?? restartUrlOf(house, visit, code, flowId);
    case "restart_or_retry":
      return (await restartUrlOf(house, visit, code, flowId)) ?? wayOn ?? formUrlOf(house, visit, flowId);
    case "reopen": {
      const named = namedChallenge(visit.query);
      return wayOn ?? (named && startOverUrl(named.name, named.challenge));
    }
    default:
      return kind satisfies never;
  }
}

/** The form that was open, for the browser that had it open and for no other. */
async function formUrlOf(house: House, visit: Visit, flowId: string | null): Promise<string | null> {
  const held = await heldFlow(house, visit);
  return held && held.id === flowId ? formUrl(held.name, held.challenge) : null;
}

/** Where Hydra had sent the browser, which did not get to a form: no more than that link again. */
function entryUrlOf(visit: Visit): string | null {
  const named = namedChallenge(visit.query);
  return named && entryUrl(named.name, named.challenge);
}

async function restartUrlOf(
  house: House,
  visit: Visit,
  code: NoticeCode,
  flowId: string | null,
): Promise<string | null> {
  const flow = flowId === null ? null : await flowById(house, visit, flowId);
  if (!flow?.requestUrl) return null;
  // Hydra would answer the same request for whoever it remembers now: the person has to be asked who they are.
  const mustAsk = code === "subject_changed" && flow.kind !== "logout";
  return restartUrl(flow.requestUrl, house.config.hydra.publicUrl, mustAsk ? { prompt: "login" } : {});
}
