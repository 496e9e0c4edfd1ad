// How far a logout reaches: who is told, and what happens in the other browsers of a person.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import type { Visitor } from "../visitor.ts";
import { expectDoor, heal, spoil } from "./doors.ts";
import { browserOf, isSignedIn, openApplication, opLogout, somebody } from "./logins.ts";
import { admin, begin, callback, client, expectForm, rememberSomebody, signInAndAllow, visitor } from "./story.ts";

afterEach(() => heal());

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
