// Remembers who signed in here with "keep me signed in": what Hydra forgets (acr, amr, claims) and the pages show.
// It never signs anybody in by itself: only Hydra's own `skip` does.
import { z } from "zod";
import type { Identity } from "../verifiers/verifier.ts";
import { identitySchema } from "./flow-record.ts";
import { cookieName, type House } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import type { Visit } from "./visit.ts";

const sessionSchema = z.object({
  username: z.string(),
  identity: identitySchema,
  loginSessionId: z.string().default(""),
});
export type Session = {
  readonly username: string;
  readonly identity: Identity;
  /** Hydra's id of the same sign-in, its `sid`; "" where an older release did not keep it. */
  readonly loginSessionId: string;
};

const shortestLife = 3600;
const cookieBytesCap = 3800;
const name = (house: House) => cookieName(house, "gatehouse-session");

export async function readSession(house: House, visit: Visit): Promise<Session | null> {
  const sealed = visit.cookies.get(name(house));
  return sealed ? house.sealer.unseal(sealed, sessionSchema) : null;
}

/** Starts remembering, for as long as Hydra does. Claims that do not fit a cookie are left out: they can be looked up again. */
export async function startSession(house: House, session: Session): Promise<CookieChange[]> {
  const lifeSeconds = Math.max(house.config.rememberSeconds, shortestLife);
  const value = await house.sealer.seal(session, lifeSeconds);
  if (value.length <= cookieBytesCap) return [{ name: name(house), value, lifeSeconds }];
  const { claims: _tooLarge, ...identity } = session.identity;
  return [{ name: name(house), value: await house.sealer.seal({ ...session, identity }, lifeSeconds), lifeSeconds }];
}

/** Forgets; nothing to do where nothing was remembered. */
export function endSession(house: House, visit: Visit): CookieChange[] {
  return visit.cookies.has(name(house)) ? [{ name: name(house), value: null, lifeSeconds: 0 }] : [];
}
