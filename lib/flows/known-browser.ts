// Remembers in a browser which accounts were signed in with it, so that strangers' guesses make nobody wait there.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { foldName } from "../names.ts";
import { cookieName, type House, keyedHash } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import type { Visit } from "./visit.ts";

// Proves only that its browser knew the password once: it signs nobody in, and one account's mark says nothing of another.
const schema = z.object({ id: z.string(), accounts: z.array(z.string()).readonly() });

const lifeSeconds = 180 * 24 * 3600;
const accountsCap = 5;
const name = (house: House) => cookieName(house, "gatehouse-browser");
const mark = (secret: string, username: string) => keyedHash(secret, "known-account", foldName(username));

/** This browser's id if the account was signed in with it before, else null. */
export async function knownBrowser(house: House, visit: Visit, username: string): Promise<string | null> {
  const known = await read(house, visit);
  const isKnown = known && house.config.secrets.some((secret) => known.accounts.includes(mark(secret, username)));
  return isKnown ? known.id : null;
}

/** From now on this browser knows the account. The id stays, so that a stolen cookie gains no fresh count. */
export async function knowBrowser(house: House, visit: Visit, username: string): Promise<CookieChange[]> {
  const known = await read(house, visit);
  const now = mark(house.config.secrets[0], username);
  if (known?.accounts[0] === now) return [];
  const value = await house.sealer.seal(
    {
      id: known?.id ?? randomBytes(16).toString("base64url"),
      accounts: [now, ...(known?.accounts ?? []).filter((account) => account !== now)].slice(0, accountsCap),
    },
    lifeSeconds,
  );
  return [{ name: name(house), value, lifeSeconds }];
}

async function read(house: House, visit: Visit): Promise<z.infer<typeof schema> | null> {
  const sealed = visit.cookies.get(name(house));
  return sealed ? house.sealer.unseal(sealed, schema) : null;
}
