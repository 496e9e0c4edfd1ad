// Decides how tests look into the app's sealed records and put others in their place: with the sealing package itself.
import { sealData, unsealData } from "iron-session";
import type { Cookie } from "../cookie-jar.ts";
import { TEST_SECRET } from "../servers.ts";
import type { Visitor } from "../visitor.ts";
import { stage } from "./story.ts";

export type SealedRecord = { readonly value: Record<string, unknown>; readonly until: number };

/** The records of this browser, the one that was opened last first: answered ones fade within a minute. */
export function flowCookies(person: Visitor): Cookie[] {
  return person.cookies
    .for(new URL(stage().appUrl))
    .filter(({ name }) => name.startsWith("flow-"))
    .sort((a, b) => (b.expiresAt ?? 0) - (a.expiresAt ?? 0));
}

export function flowCookie(person: Visitor): Cookie {
  const [newest] = flowCookies(person);
  if (!newest) throw new Error("This browser has no flow open.");
  return newest;
}

export function plant(person: Visitor, name: string, value: string): void {
  person.cookies.store(new URL(stage().appUrl), [`${name}=${value}; Path=/; HttpOnly; SameSite=Lax`]);
}

/** What stands before the first dot is the time it was opened, for eviction only; the rest is the seal. */
export function sealOf(cookie: Cookie): { readonly opened: string; readonly seal: string } {
  const at = cookie.value.indexOf(".");
  return { opened: cookie.value.slice(0, at + 1), seal: cookie.value.slice(at + 1) };
}

export async function unsealed(cookie: Cookie): Promise<SealedRecord> {
  const { value, until } = await unsealData<Partial<SealedRecord>>(sealOf(cookie).seal, {
    password: TEST_SECRET,
    ttl: 0,
  });
  if (!value || until === undefined) throw new Error(`The record ${cookie.name} is not sealed as this test believes.`);
  return { value, until };
}

/** The flow within a record, whatever it looks like in this release. */
export function flowIn({ value }: SealedRecord): object {
  return typeof value.flow === "object" && value.flow !== null ? value.flow : {};
}

/** As the app would seal it, or somebody with another secret. */
export function sealedAs(record: object, secret: string = TEST_SECRET): Promise<string> {
  return sealData({ ...record }, { password: secret, ttl: 0 });
}
