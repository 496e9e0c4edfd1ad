// Remembers in which browsers a person need not prove themselves a second time. Only the plan decides what that spares.
import { z } from "zod";
import type { Identity } from "../verifiers/verifier.ts";
import { cookieName, type House, keyedHash } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import type { Visit } from "./visit.ts";

const schema = z.object({ marks: z.array(z.object({ mark: z.string(), until: z.number() })).readonly() });
const accountsCap = 5;
const name = (house: House) => cookieName(house, "gatehouse-trust");

function markOf(secret: string, { subject, trustMark }: Identity): string {
  return keyedHash(secret, "trusted-browser", JSON.stringify([subject, trustMark]));
}

/** True where the person said so here, it is not too long ago, and nothing about their sign-in changed since. */
export async function isTrustedBrowser(house: House, visit: Visit, identity: Identity): Promise<boolean> {
  if (identity.trustMark === undefined) return false;
  const held = await heldMarks(house, visit);
  const own = house.config.secrets.map((secret) => markOf(secret, identity));
  return held.some(({ mark }) => own.includes(mark));
}

/** From now on this browser is trusted with this account, for as long as is configured. */
export async function trustBrowser(house: House, visit: Visit, identity: Identity): Promise<CookieChange[]> {
  const lifeSeconds = house.config.trustSeconds;
  if (identity.trustMark === undefined || lifeSeconds === 0) return [];
  const fresh = { mark: markOf(house.config.secrets[0], identity), until: house.nowSeconds() + lifeSeconds };
  const others = (await heldMarks(house, visit)).filter(({ mark }) => mark !== fresh.mark);
  const marks = [fresh, ...others].slice(0, accountsCap);
  return [{ name: name(house), value: await house.sealer.seal({ marks }, lifeSeconds), lifeSeconds }];
}

async function heldMarks(house: House, visit: Visit) {
  const sealed = visit.cookies.get(name(house));
  const record = sealed ? await house.sealer.unseal(sealed, schema) : null;
  return (record?.marks ?? []).filter(({ until }) => until > house.nowSeconds());
}
