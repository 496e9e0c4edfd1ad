// How far a logout reaches: what the page names, who is told, and what happens in the other browsers of a person.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { textOf } from "../html.ts";
import type { Page } from "../page.ts";
import type { RelyingParty } from "../relying-party.ts";
import type { Visitor } from "../visitor.ts";
import { expectDoor, heal, spoil } from "./doors.ts";
import {
  admin,
  allow,
  begin,
  callback,
  client,
  expectForm,
  expectProblem,
  rememberSomebody,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

afterEach(() => heal());

/** Somebody of their own in each test: ending all logins of the demo person would end those of other tests. */
const somebody = () => `somebody-${crypto.randomUUID()}@example.com`;
const named = (client_name: string, more: object = {}) => client({ client: { client_name, ...more } });
const opLogout = (person: Visitor) => person.open(`${stage().publicUrl}/oauth2/sessions/logout`);

/** A browser in which Hydra remembers this person. */
async function browserOf(subject: string, rp: RelyingParty): Promise<Visitor> {
  const person = visitor();
  await rememberSomebody(person, rp, subject);
  return person;
}

/** Opens a further application with the login that is there. */
async function openApplication(person: Visitor, rp: RelyingParty, remember = false): Promise<void> {
  const { page } = await begin(person, rp);
  await allow(person, page, ["openid"], { remember });
}

async function isSignedIn(person: Visitor): Promise<boolean> {
  const { page } = await begin(person, await client());
  return page.url.pathname !== "/login/form";
}

/** What stands below a heading, up to the end of its section. */
function section(page: Page, labelledBy: string): string {
  const found = page.all(({ attributes }) => attributes.get("aria-labelledby") === labelledBy)[0];
  return found ? textOf(found) : "";
}

/** Listens at an address for back-channel logout while `work` is done; gives the ids of the logins that ended. */
async function heardBackChannel(work: (uri: string, heard: (count: number) => Promise<string[]>) => Promise<void>) {
  const sids: string[] = [];
  let wake = () => {};
  const server = createServer(async (incoming, outgoing) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    sids.push(String(decodeJwt(new URLSearchParams(body).get("logout_token") ?? "").sid));
    outgoing.end();
    wake();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await work(`http://127.0.0.1:${port}/`, async (count) => {
      while (sids.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return sids;
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("the page names the applications of this login", () => {
  test("and which of them are told", async () => {
    const subject = somebody();
    const back = { backchannel_logout_uri: "http://127.0.0.1:5555/back" };
    const front = { frontchannel_logout_uri: "http://127.0.0.1:5555/front" };
    const person = await browserOf(subject, await named("Back Bakery", back));
    await openApplication(person, await named("Front Florist", front));
    await openApplication(person, await named("Quiet Quarry"));
    // Another login of the same person, and another person.
    await browserOf(subject, await named("Elsewhere Electric", back));
    await browserOf(somebody(), await named("Foreign Foundry", back));
    const page = await opLogout(person);
    expectForm(page, "/logout/form");
    expect(section(page, "told")).toMatch(/Back Bakery.*Front Florist/);
    expect(section(page, "untold")).toContain("Quiet Quarry");
    expect(section(page, "told") + section(page, "untold")).toMatch(/^(?!.*Quiet.*Quiet)/);
    for (const name of ["Elsewhere Electric", "Foreign Foundry"]) expect(page.text).not.toContain(name);
  });

  test("as they are registered now, and without the tricks in their names", async () => {
    const rp = await named("Old Orchard");
    const person = await browserOf(somebody(), rp);
    await admin().changeClient(rp.clientId, {
      client_name: "Pay\u202eBank\u200b",
      backchannel_logout_uri: "http://127.0.0.1:5555/back",
    });
    const page = await opLogout(person);
    expect(section(page, "told")).toContain("PayBank");
    expect(page.text).not.toContain("Old Orchard");
  });

  test("the one that asks comes first, whatever it is called", async () => {
    const subject = somebody();
    const person = visitor();
    const rp = await named("Zebra Zoo");
    const { id_token = "" } = await rememberSomebody(person, rp, subject);
    await openApplication(person, await named("Aardvark", { backchannel_logout_uri: "http://127.0.0.1:5555/back" }));
    const page = await person.open(rp.logoutUrl({ id_token_hint: id_token }));
    expectForm(page, "/logout/form");
    // This browser never signed in here as that person, so it learns nothing of them, and ends nothing else.
    expect(section(page, "told")).toBe("");
    expect(page.text).not.toContain("Aardvark");
    expect(page.byId("everywhere")).toBeUndefined();
    const forged = await person.answer(page, { press: "accept", forge: [["everywhere", "1"]] });
    expectProblem(forged, 400, "bad_form");
    expect(await isSignedIn(person)).toBe(true);
  });

  test("many are summed up, and none is left out", async () => {
    const subject = somebody();
    const person = await browserOf(subject, await named("Application 00"));
    const names = Array.from({ length: 11 }, (_, at) => `Application ${String(at + 1).padStart(2, "0")}`);
    for (const name of names) await openApplication(person, await named(name));
    const page = await opLogout(person);
    for (const name of ["Application 00", ...names]) expect(section(page, "untold")).toContain(name);
    expect(page.all(({ tag }) => tag === "details")).toHaveLength(1);
  });

  test("also where Hydra asked nobody again, and then the list is whole", async () => {
    const [skipped, front] = [
      await named("Known Kiosk", { backchannel_logout_uri: "http://127.0.0.1:5555/back" }),
      await named("Fresh Fair"),
    ];
    const person = visitor();
    await signInAndAllow(person, skipped, ["openid"], { remember: true, parameters: { scope: "openid" } });
    await person.answer(await opLogout(person), { press: "accept" });
    const { page: login } = await begin(person, skipped, { scope: "openid" });
    expect(callback(await signIn(person, login, { remember: true })).searchParams.get("code")).toMatch(/./);
    await openApplication(person, front);
    const page = await opLogout(person);
    expect(section(page, "told")).toContain("Known Kiosk");
    expect(section(page, "untold")).toContain("Fresh Fair");
    expect(page.text).not.toContain("There may be more");
  });

  test("if they can be had: a list that fails keeps nobody signed in", async () => {
    const person = await browserOf(somebody(), await named("Acme Anvils"));
    await spoil("GET /admin/oauth2/auth/sessions/consent", { cut: true });
    const page = await opLogout(person);
    expectForm(page, "/logout/form");
    expect(page.text).not.toContain("Acme Anvils");
    expect(page.text).toContain("You may also be logged out");
    expect((await person.answer(page, { press: "accept" })).url.pathname).toBe("/");
    expect(await isSignedIn(person)).toBe(false);
  });
});

describe("in this browser", () => {
  test("ends this login and no other, and says so", async () => {
    const subject = somebody();
    const [here, there] = [await browserOf(subject, await client()), await browserOf(subject, await client())];
    const landing = await here.answer(await opLogout(here), { press: "accept" });
    expect({ url: landing.url.pathname, title: landing.title }).toMatchObject({ url: "/" });
    expect(landing.text).toContain("You are logged out in this browser.");
    expect(await isSignedIn(here)).toBe(false);
    expect(await isSignedIn(there)).toBe(true);
  });
});

describe("everywhere", () => {
  test("ends the logins in all browsers, and of nobody else", async () => {
    const subject = somebody();
    const [here, there] = [await browserOf(subject, await client()), await browserOf(subject, await client())];
    const other = await browserOf(somebody(), await client());
    const landing = await here.answer(await opLogout(here), { tick: ["everywhere"], press: "accept" });
    expect({ path: landing.url.pathname, status: landing.status }).toEqual({ path: "/", status: 200 });
    expect(landing.text).toContain("You are logged out everywhere");
    expect(await isSignedIn(here)).toBe(false);
    expect(await isSignedIn(there)).toBe(false);
    expect(await isSignedIn(other)).toBe(true);
  });

  test("asked for by an application leads back to it, with its state", async () => {
    const rp = await client();
    const [here, there] = [visitor(), visitor()];
    const { tokens } = await signInAndAllow(here, rp, ["openid"], { remember: true });
    await signInAndAllow(there, await client(), ["openid"], { remember: true });
    const page = await here.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
    const back = await here.answer(page, { tick: ["everywhere"], press: "accept" });
    expect(back.url.href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
  });

  test("ends logins that no list names, too", async () => {
    const subject = somebody();
    const rp = await client({ scope: "openid" });
    const here = await browserOf(subject, rp);
    await openApplication(here, rp, true);
    // Elsewhere the consent is remembered: Hydra skips it, and keeps no trace of it in any list.
    const there = visitor();
    const { page: login } = await begin(there, rp);
    const challenge = login.url.searchParams.get("login_challenge") ?? "";
    const done = await there.open(await admin().accept("login", challenge, { subject, remember: true }));
    expect(callback(done).searchParams.get("code")).toMatch(/./);
    expect(await isSignedIn(there)).toBe(true);
    const landing = await here.answer(await opLogout(here), { tick: ["everywhere"], press: "accept" });
    expect(landing.url.pathname).toBe("/");
    expect(await isSignedIn(there)).toBe(false);
  });

  test("tells the applications of each login once", async () => {
    await heardBackChannel(async (backchannel_logout_uri, heard) => {
      const subject = somebody();
      const rp = await client({ client: { backchannel_logout_uri, backchannel_logout_session_required: true } });
      const [here, there] = [visitor(), visitor()];
      const sidOf = async (person: Visitor) => (await rememberSomebody(person, rp, subject)).claims()?.sid;
      const sids = [await sidOf(here), await sidOf(there)];
      await here.answer(await opLogout(here), { tick: ["everywhere"], press: "accept" });
      expect((await heard(2)).toSorted()).toEqual(sids.toSorted());
    });
  });

  test("leaves what applications were allowed: access for the time away stays", async () => {
    const subject = somebody();
    const rp = await client();
    const here = visitor();
    const { access_token } = await rememberSomebody(here, rp, subject);
    await here.answer(await opLogout(here), { tick: ["everywhere"], press: "accept" });
    expect(await rp.userInfo(access_token, subject)).toMatchObject({ sub: subject });
  });

  test("that Hydra cannot do says so, and the same page tries again", async () => {
    const subject = somebody();
    const [here, there] = [await browserOf(subject, await client()), await browserOf(subject, await client())];
    await spoil("DELETE /admin/oauth2/auth/sessions/login", { cut: true });
    const stuck = await here.answer(await opLogout(here), { tick: ["everywhere"], press: "accept" });
    expectDoor(stuck, 503, "hydra_unavailable");
    expect(await isSignedIn(there)).toBe(true);
    await heal();
    const again = await here.click(stuck, "way-on");
    expectForm(again, "/logout/form");
    expect((await here.answer(again, { tick: ["everywhere"], press: "accept" })).url.pathname).toBe("/");
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
  });

  test("that fails after the last login ended has nobody half signed in", async () => {
    const here = await browserOf(somebody(), await client());
    await spoil("PUT /admin/oauth2/auth/requests/logout/accept", { cut: true });
    const stuck = await here.answer(await opLogout(here), { tick: ["everywhere"], press: "accept" });
    expectDoor(stuck, 503, "hydra_unavailable");
    expect(await isSignedIn(here)).toBe(false);
    await heal();
    const again = await here.click(stuck, "way-on");
    expect((await here.answer(again, { tick: ["everywhere"], press: "accept" })).url.pathname).toBe("/");
  });

  test("is asked twice with the same answer, and answered alike", async () => {
    const here = await browserOf(somebody(), await client());
    const page = await opLogout(here);
    const first = await here.submit(page, { tick: ["everywhere"], press: "accept" });
    const second = await here.submit(page, { tick: ["everywhere"], press: "accept" });
    expect(second.location?.href).toBe(first.location?.href);
  });
});
