// Where each flow's form is, and what happens to a visitor who arrives there without the flow's record.
import type { House } from "./house.ts";
import { type Answer, deadEnd, redirectTo } from "./outcome.ts";
import { type ChallengeName, readChallenge, readOnce, type Visit } from "./visit.ts";

const entries = {
  login_challenge: "/login",
  consent_challenge: "/consent",
  logout_challenge: "/logout",
  device_challenge: "/device/verify",
} as const satisfies Record<ChallengeName, string>;

const challengeNames: readonly ChallengeName[] = [
  "login_challenge",
  "consent_challenge",
  "logout_challenge",
  "device_challenge",
];

/** The one challenge of an address or form; null when there is none, and when there is more than one of whatever kind. */
export function namedChallenge(from: URLSearchParams): { name: ChallengeName; challenge: string } | null {
  const [name, ...others] = challengeNames.filter((candidate) => from.has(candidate));
  if (!name || others.length > 0) return null;
  const challenge = readChallenge(from, name);
  return challenge === null ? null : { name, challenge };
}

/** Where Hydra sends people with such a challenge. */
export function entryUrl(name: ChallengeName, challenge: string): string {
  return address(entries[name], name, challenge, false);
}

/** Where a request is begun anew by whoever has its challenge: no more than a link to the entry would do. */
export function startOverUrl(name: ChallengeName, challenge: string): string {
  return address("/start-over", name, challenge, false);
}

/** Address of the form page. A path of this app: nothing in it but the challenge came from the browser. */
export function formUrl(name: ChallengeName, challenge: string, visit?: Visit): string {
  return address(`${entries[name]}/form`, name, challenge, visit ? isSecondTry(visit) : false);
}

/**
 * No record for this challenge: a bookmark, a restored tab, another browser, or blocked cookies. The entry opens the
 * request afresh once; who comes back again without a cookie has a browser that does not keep any.
 */
export function lostFlow(house: House, visit: Visit, name: ChallengeName, challenge: string): Answer {
  if (isSecondTry(visit)) return deadEnd(house, "cookies_blocked", { wayOn: startOverUrl(name, challenge) });
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
