// Remembers which applications were opened with a login: Hydra lists no consent that it skipped or that has run out, and
// the logout page is to name them all the same.
import { z } from "zod";
import type { ConsentRequest } from "../hydra/types.ts";
import { cookieName, type House } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import type { Visit } from "./visit.ts";

const schema = z.object({ sid: z.string(), clients: z.array(z.string()).readonly(), isComplete: z.boolean() });
type Opened = z.infer<typeof schema>;

const shortestLife = 3600;
const mostClients = 16;
const bytesCap = 1600;
const name = (house: House) => cookieName(house, "gatehouse-opened");

/** A login that is remembered from now on. Only with this beginning can a later list be known to be whole. */
export function beginOpened(house: House, sid: string): Promise<CookieChange[]> {
  return sealed(house, { sid, clients: [], isComplete: true });
}

/** One more, of the login that this browser keeps. Where it is known, or another login's, nothing changes. */
export async function noteOpened(
  house: House,
  visit: Visit,
  { client: { client_id }, login_session_id }: ConsentRequest,
): Promise<CookieChange[]> {
  const opened = await read(house, visit);
  if (opened?.sid !== login_session_id || opened.clients.includes(client_id)) return [];
  const clients = [client_id, ...opened.clients];
  const isComplete = opened.isComplete && clients.length <= mostClients;
  return sealed(house, { ...opened, clients: clients.slice(0, mostClients), isComplete });
}

/** Newest first. Not complete: there may be more. */
export async function openedHere(house: House, visit: Visit, sid: string): Promise<Omit<Opened, "sid">> {
  const opened = await read(house, visit);
  return opened?.sid === sid ? opened : { clients: [], isComplete: false };
}

export function forgetOpened(house: House, visit: Visit): CookieChange[] {
  return visit.cookies.has(name(house)) ? [{ name: name(house), value: null, lifeSeconds: 0 }] : [];
}

async function read(house: House, visit: Visit): Promise<Opened | null> {
  const held = visit.cookies.get(name(house));
  return held ? house.sealer.unseal(held, schema) : null;
}

/** Long ids of clients: the oldest go first. */
async function sealed(house: House, opened: Opened): Promise<CookieChange[]> {
  const lifeSeconds = Math.max(house.config.rememberSeconds, shortestLife);
  const value = await house.sealer.seal(opened, lifeSeconds);
  if (value.length <= bytesCap || opened.clients.length === 0) return [{ name: name(house), value, lifeSeconds }];
  return sealed(house, { ...opened, clients: opened.clients.slice(0, -1), isComplete: false });
}
