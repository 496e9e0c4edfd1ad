// Remembers for a minute how somebody logged out, for the page they land on. It chooses words and nothing else.
import { z } from "zod";
import { cookieName, type House } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import { readSession } from "./session.ts";
import type { Visit } from "./visit.ts";

const schema = z.object({ from: z.enum(["here", "everywhere"]) });
export type LeftFrom = z.infer<typeof schema>["from"];

// Hydra's page for front-channel logout may take seven seconds on the way.
const lifeSeconds = 60;
const name = (house: House) => cookieName(house, "gatehouse-left");

export async function noteLeaving(house: House, from: LeftFrom): Promise<CookieChange[]> {
  return [{ name: name(house), value: await house.sealer.seal({ from }, lifeSeconds), lifeSeconds }];
}

/** Null without a logout just now, and for who has signed in again since. */
export async function justLeftFrom(house: House, visit: Visit): Promise<LeftFrom | null> {
  const sealed = visit.cookies.get(name(house));
  const left = sealed ? await house.sealer.unseal(sealed, schema) : null;
  return left && !(await readSession(house, visit)) ? left.from : null;
}
