// A visitor who notes which replica answered, and the stories such a visitor lives through in a deployment.
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { allow, begin, callback, client, DEMO, expectForm, signIn, signInAndAllow } from "../flows/story.ts";
import type { Page } from "../page.ts";
import type { ClientOptions } from "../relying-party.ts";
import { Visitor } from "../visitor.ts";
import { ANSWERED_BY, VISITOR } from "./round-robin.ts";

/** Where people and applications find a deployment. */
export type Place = { readonly appUrl: string; readonly publicUrl: string; readonly adminUrl: string };

export class Person extends Visitor {
  /** The replicas that answered, in order; what the OAuth server answered is left out. */
  readonly trail: string[] = [];
  readonly #mark = randomUUID();

  override async ask(...[url, navigation = {}, site]: Parameters<Visitor["ask"]>): Promise<Page> {
    const page = await super.ask(
      url,
      { ...navigation, headers: { ...navigation.headers, [VISITOR]: this.#mark } },
      site,
    );
    const replica = page.headers[ANSWERED_BY];
    if (replica !== undefined) this.trail.push(String(replica));
    return page;
  }
}

/** No two requests in a row were answered by the same replica. */
export function expectAlternation(person: Person): void {
  expect(person.trail.length).toBeGreaterThan(1);
  const repeated = person.trail.filter((replica, index) => replica === person.trail[index - 1]);
  expect(repeated, `answered by ${person.trail.join(" ")}`).toEqual([]);
}

/** Signs in, with a wrong password first, allows, and the application gets its tokens. */
export async function signInWithASlip(person: Person, place: Place, options: ClientOptions = {}): Promise<void> {
  const rp = await client(options, place);
  const { attempt, page: login } = await begin(person, rp);
  expectForm(login, "/login/form");
  const again = await person.answer(login, { type: { ...DEMO, password: "wrong" }, press: "accept" });
  expectForm(again, "/login/form");
  expect(again.byId("problem-summary")).toBeDefined();
  const back = await allow(person, await signIn(person, again), ["openid", "offline_access"]);
  const tokens = await rp.redeem(attempt, callback(back));
  expect(tokens.claims()?.sub).toBe(DEMO.email);
  expect(tokens.scope).toBe("openid offline_access");
}

/** Is remembered, is not asked a second time, and signs out. */
export async function comeBackAndLeave(person: Person, place: Place, options: ClientOptions = {}): Promise<void> {
  const rp = await client(options, place);
  await signInAndAllow(person, rp, ["openid"], { remember: true });
  const { attempt, page } = await begin(person, rp, { scope: "openid" });
  const tokens = await rp.redeem(attempt, callback(page));
  expect(tokens.claims()?.sub).toBe(DEMO.email);
  // What Hydra forgets of a remembered login was sealed by another replica than the one that now tells it.
  expect(tokens.claims()?.amr).toEqual(["pwd"]);
  const logout = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
  expectForm(logout, "/logout/form");
  const left = await person.answer(logout, { press: "accept" });
  expect(callback(left).href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
  expectForm((await begin(person, rp)).page, "/login/form");
}

/** Is asked for a password once; after that no page of ours is shown any more, not even at the end. */
export async function passThrough(person: Person, place: Place): Promise<void> {
  const rp = await client({ client: { skip_consent: true, skip_logout_consent: true } }, place);
  const first = await begin(person, rp);
  const back = await signIn(person, first.page, { remember: true });
  expect(back.path).not.toContain("/consent/form");
  await rp.redeem(first.attempt, callback(back));
  const second = await begin(person, rp);
  expect(second.page.path).not.toContain("/login/form");
  const tokens = await rp.redeem(second.attempt, callback(second.page));
  const left = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
  expect(left.path).not.toContain("/logout/form");
  expect(callback(left).href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
}

/** Types the code of a device, wrongly at first, and the device gets its tokens. */
export async function connectADevice(person: Person, place: Place): Promise<void> {
  const rp = await client({}, place);
  const waiting = await rp.startDevice();
  const page = await person.open(waiting.verification_uri);
  expectForm(page, "/device/verify/form");
  const again = await person.answer(page, { type: { code: "WRONGWRONG" }, press: "verify" });
  expectForm(again, "/device/verify/form");
  const login = await person.answer(again, { type: { code: waiting.user_code }, press: "verify" });
  const done = await allow(person, await signIn(person, login), ["openid"]);
  expect({ path: done.url.pathname, status: done.status }).toEqual({ path: "/device/success", status: 200 });
  const tokens = await rp.pollDevice(waiting.device_code);
  expect(typeof tokens === "string" ? tokens : tokens.claims()?.sub).toBe(DEMO.email);
}
