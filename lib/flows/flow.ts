// The sealed record of one request in one browser: its name, its life and its cap.
import { z } from "zod";
import { restartUrl } from "../hydra/request-url.ts";
import { type Flow, flowSchema, type LoginFlow } from "./flow-record.ts";
import { cookieName, type House, keyedHash } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import { readOnce, type Visit } from "./visit.ts";

// Longer than Hydra's 30 minutes: the record is what leads back to the start once the request itself has expired.
const lifeSeconds = 24 * 3600;
/** After the answer the record stays this long, so that a second click gets the same redirect. */
const afterglowSeconds = 60;
const flowCap = 5;
const flowBytesCap = 4000;
// Browsers drop a cookie above 4,096 bytes, name and attributes included, without a word.
const valueLimit = 3800;

/** Name of the flow in cookies, logs and addresses: tells nothing about the challenge, and nobody can guess another's. */
export function flowIdOf(house: House, challenge: string): string {
  return keyedHash(house.config.secrets[0], "flow", challenge);
}

/** One id per secret, newest first: flows that began before a rotation are still found. */
export function flowIds(house: House, challenge: string): string[] {
  return house.config.secrets.map((secret) => keyedHash(secret, "flow", challenge));
}

const prefix = (house: House) => cookieName(house, "flow-");

/**
 * The record that this browser holds for this challenge: having it *is* having seen the page. In the middle of a rotation
 * two replicas may each have made one; all of them then go on with the same, whatever order their secrets are in.
 */
export async function findFlow<Kind extends Flow["kind"]>(
  house: House,
  visit: Visit,
  where: { kind: Kind; challenge: string },
): Promise<{ id: string; flow: Extract<Flow, { kind: Kind }> } | null> {
  let furthest: { id: string; flow: Extract<Flow, { kind: Kind }> } | null = null;
  for (const id of flowIds(house, where.challenge).sort()) {
    const flow = await flowById(house, visit, id);
    if (flow && isKind(flow, where.kind) && flow.number > (furthest?.flow.number ?? -1)) furthest = { id, flow };
  }
  return furthest;
}

function isKind<Kind extends Flow["kind"]>(flow: Flow, kind: Kind): flow is Extract<Flow, { kind: Kind }> {
  return flow.kind === kind;
}

/** The record as this browser sends it: two browsers never have the same. */
export function heldSeal(house: House, visit: Visit, id: string): string | undefined {
  return visit.cookies.get(prefix(house) + id);
}

/** The record with this id, for pages that know no challenge. */
export async function flowById(house: House, visit: Visit, id: string): Promise<Flow | null> {
  const held = heldSeal(house, visit, id);
  if (!held) return null;
  const at = held.indexOf(".");
  const record = await house.sealer.unseal(held.slice(at + 1), flowRecordSchema);
  // The id inside the seal keeps a browser from passing one flow's record off as another's.
  return record && record.id === id ? record.flow : null;
}

const flowRecordSchema = z.object({ id: z.string(), flow: flowSchema });

/**
 * Seals the record. At the cap the oldest records go, by the time that stands before each seal; that time
 * is for eviction only, so it does not matter that the browser could change it.
 */
export async function saveFlow(house: House, visit: Visit, id: string, opened: Flow): Promise<CookieChange[]> {
  const held = await flowById(house, visit, id);
  const flow = { ...opened, openedAt: Math.min(opened.openedAt, held?.openedAt ?? opened.openedAt) };
  const sealed = async (record: Flow) =>
    `${flow.openedAt.toString(36)}.${await house.sealer.seal({ id, flow: record }, lifeSeconds)}`;
  // What a flow can do without, dearest last: the ticks of an answer that was not taken, the way back to the start.
  const unticked: Flow = flow.kind === "consent" ? { ...flow, ticked: null } : flow;
  let value = "";
  for (const record of [flow, unticked, { ...unticked, requestUrl: null }]) {
    value = await sealed(record);
    if (value.length <= valueLimit) break;
  }
  const name = prefix(house) + id;
  const others = [...visit.cookies]
    .filter(([other]) => other.startsWith(prefix(house)) && other !== name)
    .sort(([, a], [, b]) => openedAt(b) - openedAt(a));
  const changes: CookieChange[] = [{ name, value, lifeSeconds }];
  let bytes = name.length + value.length;
  for (const [index, [other, held]] of others.entries()) {
    bytes += other.length + held.length;
    if (index + 2 > flowCap || bytes > flowBytesCap) changes.push({ name: other, value: null, lifeSeconds: 0 });
  }
  return changes;
}

function openedAt(held: string): number {
  const seconds = Number.parseInt(held.slice(0, held.indexOf(".")), 36);
  return Number.isFinite(seconds) ? seconds : 0;
}

/**
 * Lets the record fade: for a minute a doubled or repeated answer still finds it. From now on it counts as the oldest, or
 * it would push out the page that another tab has open.
 */
export function endFlow(house: House, visit: Visit, id: string): CookieChange[] {
  const name = prefix(house) + id;
  const held = visit.cookies.get(name);
  if (held === undefined) return [];
  return [{ name, value: `0${held.slice(held.indexOf("."))}`, lifeSeconds: afterglowSeconds }];
}

/** The checked address that starts this request anew, or null where it cannot. */
export function requestUrlOf(house: House, requestUrl: string): string | null {
  return restartUrl(requestUrl, house.config.hydra.publicUrl);
}

/**
 * When the request behind a consent began. Hydra counts the life of both pages from the start of the login, which this
 * browser holds a record of, unless the login was skipped: then it began just now.
 */
export async function beganAt(house: House, visit: Visit, requestUrl: string | null): Promise<number> {
  const now = house.nowSeconds();
  let latest: number | null = null;
  for (const name of visit.cookies.keys()) {
    const flow = name.startsWith(prefix(house)) ? await flowById(house, visit, name.slice(prefix(house).length)) : null;
    if (flow?.kind !== "login" || flow.requestUrl === null || flow.requestUrl !== requestUrl) continue;
    // A login that was never answered, from before: this consent cannot come from it.
    if (flow.openedAt + house.config.hydra.requestSeconds <= now) continue;
    latest = Math.max(latest ?? 0, flow.openedAt);
  }
  return latest ?? now;
}

/** A GET can simply be repeated; a POST cannot: its way on is the form, which is found again by what the form names. */
export function retryUrl(visit: Visit): string | null {
  return visit.form.size === 0 ? `${visit.path}?${visit.query}` : null;
}

/** "Keep me signed in" is asked at the first step, and carried along from there. */
export function wantsRemembering(flow: LoginFlow, { form }: Visit): boolean {
  return flow.identity === null ? readOnce(form, "remember") === "1" : flow.remember;
}

/** The step a form was drawn for; anything but a small whole number is no step. */
export function postedNumber(visit: Visit): number | null {
  const text = readOnce(visit.form, "step") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
