// Where each flow's form is, and what happens to a visitor who arrives there without the flow's record.
import type { House } from "./house.ts";
import { type Answer, deadEnd, redirectTo } from "./outcome.ts";
import { type ChallengeName, readOnce, type Visit } from "./visit.ts";

const entries = {
  login_challenge: "/login",
  consent_challenge: "/consent",
  logout_challenge: "/logout",
  device_challenge: "/device/verify",
} as const satisfies Record<ChallengeName, string>;

/** Address of the form page. A path of this app: nothing in it but the challenge came from the browser. */
export function formUrl(name: ChallengeName, challenge: string, visit?: Visit): string {
  return address(`${entries[name]}/form`, name, challenge, visit ? isSecondTry(visit) : false);
}

/**
 * No record for this challenge: a bookmark, a restored tab, another browser, or blocked cookies. The entry opens the
 * request afresh once; who comes back again without a cookie has a browser that does not keep any.
 */
export function lostFlow(house: House, visit: Visit, name: ChallengeName, challenge: string): Answer {
  if (isSecondTry(visit))
    return deadEnd(house, "cookies_blocked", { wayOn: address(entries[name], name, challenge, false) });
  return redirectTo(address(entries[name], name, challenge, true));
}

/** The entry was already visited afresh for want of a cookie. */
export function isSecondTry(visit: Visit): boolean {
  return (readOnce(visit.query, "again") ?? readOnce(visit.form, "again")) === "1";
}

function address(path: string, name: ChallengeName, challenge: string, again: boolean): string {
  return `${path}?${new URLSearchParams({ [name]: challenge, ...(again ? { again: "1" } : {}) })}`;
}

/** Hidden inputs every form carries; all of them are checked again on the way back. */
export function hiddenFields(
  name: ChallengeName,
  challenge: string,
  step: number,
  isAgain: boolean,
): Record<string, string> {
  return { [name]: challenge, step: String(step), ...(isAgain ? { again: "1" } : {}) };
}
