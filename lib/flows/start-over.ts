// Sends a browser that kept no cookies back to where its request began: Hydra's own cookies are missing then, too, and
// only Hydra sets them again.
import { deviceStartUrl, restartUrl } from "../hydra/request-url.ts";
import { getConsentRequest, getLoginRequest, getLogoutRequest } from "../hydra/requests.ts";
import { flowIdOf, retryUrl } from "./flow.ts";
import { entryUrl, namedChallenge } from "./form-url.ts";
import type { House } from "./house.ts";
import { deadEnd, hydraDeadEnd, type Outcome, redirectTo } from "./outcome.ts";
import type { ChallengeName, Visit } from "./visit.ts";

const readers = {
  login_challenge: getLoginRequest,
  consent_challenge: getConsentRequest,
  logout_challenge: getLogoutRequest,
} as const;

/** GET with one challenge of any kind. Decides nothing: it leads where Hydra says that the request began. */
export async function startOver(house: House, visit: Visit): Promise<Outcome> {
  const named = namedChallenge(visit.query);
  if (!named) return deadEnd(house, "missing_challenge");
  if (visit.isPrefetch) return { kind: "nothing" };
  const { name, challenge } = named;
  // Hydra tells nothing of a device request before it has a code, but each begins at the same place.
  if (!isReadable(name)) return redirectTo(deviceStartUrl(house.config.hydra.publicUrl));
  const result = await readers[name](house.hydra, challenge, visit.signal);
  if (!result.ok) {
    return hydraDeadEnd(house, result.problem, { flowId: flowIdOf(house, challenge), wayOn: retryUrl(visit) });
  }
  // A request that came by POST cannot be repeated; its page can at least be opened again.
  return redirectTo(restartUrl(result.value.request_url, house.config.hydra.publicUrl) ?? entryUrl(name, challenge));
}

function isReadable(name: ChallengeName): name is keyof typeof readers {
  return name !== "device_challenge";
}
