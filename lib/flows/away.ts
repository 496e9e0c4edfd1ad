// Keeps the challenge of a login whose browser went to another site, because the way back names only the flow.
import { cookieName, type House } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import type { Visit } from "./visit.ts";

const lifeSeconds = 3600;
const bytesPerCookie = 3500;
/** Hydra's challenges grow to 16 kB; a header has room for two of the longest. */
const cookiesCap = 10;
const prefix = (house: House) => cookieName(house, "gatehouse-away-");

/**
 * Cookies that hold the challenge as it is: it is this browser's own, and whoever changes it finds no flow by it. Other
 * flows' go where there would be too many: their browser begins anew at its application.
 */
export function keepChallenge(house: House, visit: Visit, id: string, challenge: string): CookieChange[] {
  const text = encodeURIComponent(challenge);
  const parts = Array.from({ length: Math.ceil(text.length / bytesPerCookie) }, (_, index) =>
    text.slice(index * bytesPerCookie, (index + 1) * bytesPerCookie),
  );
  const kept = parts.map((value, index) => ({ name: `${prefix(house)}${id}-${index}`, value, lifeSeconds }));
  const others = heldNames(house, visit).filter((name) => !name.startsWith(`${prefix(house)}${id}-`));
  const dropped = others.length + kept.length > cookiesCap ? others : [];
  return [...kept, ...dropped.map((name) => ({ name, value: null, lifeSeconds: 0 }))];
}

/** The challenge that this browser left with, or null; still to be held against the flow's id. */
export function keptChallenge(house: House, visit: Visit, id: string): string | null {
  let text = "";
  for (let index = 0; ; index += 1) {
    const part = visit.cookies.get(`${prefix(house)}${id}-${index}`);
    if (part === undefined) break;
    text += part;
  }
  try {
    return decodeURIComponent(text) || null;
  } catch {
    return null;
  }
}

/** The browser is back. */
export function dropChallenge(house: House, visit: Visit, id: string): CookieChange[] {
  return heldNames(house, visit)
    .filter((name) => name.startsWith(`${prefix(house)}${id}-`))
    .map((name) => ({ name, value: null, lifeSeconds: 0 }));
}

function heldNames(house: House, visit: Visit): string[] {
  return [...visit.cookies.keys()].filter((name) => name.startsWith(prefix(house)));
}
