// "Not you?": begins a request anew so that somebody is asked who they are, whoever Hydra remembers in this browser.
import { deviceStartUrl, isDeviceRequest, promptsOf, restartUrl } from "../hydra/request-url.ts";
import { revokeLoginSessions } from "../hydra/sessions.ts";
import { endFlow, retryUrl } from "./flow.ts";
import type { House } from "./house.ts";
import { type Answer, type CookieChange, deadEnd, hydraDeadEnd, redirectTo } from "./outcome.ts";
import { endSession } from "./session.ts";
import type { Visit } from "./visit.ts";

type Switching = {
  readonly flowId: string;
  readonly event: "login.switched" | "consent.switched" | "device.switched";
  readonly client?: string | undefined;
  /** As Hydra names it, or the device page's own address. */
  readonly requestUrl: string;
  /** Hydra's session that a device request would be answered for; "" where none is known. */
  readonly loginSessionId: string;
  readonly cookies?: readonly CookieChange[];
};

export async function switchAccount(house: House, visit: Visit, from: Switching): Promise<Answer> {
  const { flowId, event, client, requestUrl, loginSessionId: sid, cookies = [] } = from;
  const { publicUrl } = house.config.hydra;
  const ended = endFlow(house, visit, flowId);
  const line = { event, flow: flowId, ...(client === undefined ? {} : { client }) };
  if (!isDeviceRequest(requestUrl)) {
    // A client that wants its consent page gets it from the other account too.
    const prompt = promptsOf(requestUrl).includes("consent") ? "login consent" : "login";
    const to = restartUrl(requestUrl, publicUrl, { prompt });
    if (!to) return deadEnd(house, "unknown_request", { flowId });
    house.log("info", line);
    return redirectTo(to, [...ended, ...cookies]);
  }
  // A device request takes no `prompt`: as long as Hydra remembers somebody in this browser, it would skip the login for
  // them again and again. So that sign-in ends here, as if they had logged out.
  const revoked = sid === "" ? null : await revokeLoginSessions(house.hydra, { sid }, visit.signal);
  if (revoked && !revoked.ok) return hydraDeadEnd(house, revoked.problem, { flowId, wayOn: retryUrl(visit) });
  house.log("info", line);
  return redirectTo(deviceStartUrl(publicUrl), [...ended, ...endSession(house, visit), ...cookies]);
}
