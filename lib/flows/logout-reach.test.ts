// How far a logout reaches, and what the page says of it: the applications of one login, all logins of a person, and
// what nobody but that person may see or end.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { consent, logout } from "../hydra/sample-answers.ts";
import { consentRequest } from "../hydra/types.ts";
import { justLeftFrom } from "./just-left.ts";
import { answerLogout, openLogout, readLogoutForm } from "./logout.ts";
import { beginOpened, noteOpened } from "./opened-here.ts";
import type { CookieChange } from "./outcome.ts";
import { startSession } from "./session.ts";
import {
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  shown,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

const entry = "/logout?logout_challenge=one";
const form = "/logout/form?logout_challenge=one";
const done = "https://hydra.example/after-logout-accept";
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  admin = await startFakeAdmin();
  admin.requests.logout = { ...logout, rp_initiated: false, client: null };
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

const open = async () => browser.keep(await openLogout(house, browser.get(entry)));
const page = async () => shown(await readLogoutForm(house, browser.get(form)));
async function answer(fields: Record<string, string>) {
  const { hidden } = await page();
  return browser.keep(await answerLogout(house, browser.post(form, { ...hidden, answer: "accept", ...fields })));
}
const keep = (cookies: readonly CookieChange[]) => browser.keep({ kind: "redirect", to: "", cookies });
async function remember(subject: string) {
  const identity = { subject, amr: ["pwd"], authTime: 1 };
  keep(await startSession(house, { username: "ada", loginSessionId: "s", identity }));
}
const opened = (client_id: string, client: object = {}, sid = "s") => ({
  consent_request: {
    ...consent,
    login_session_id: sid,
    client: {
      client_id,
      client_name: client_id.toUpperCase(),
      redirect_uris: [`https://${client_id}.example/`],
      ...client,
    },
  },
});
const back = { backchannel_logout_uri: "https://x.example/back" };
const front = { frontchannel_logout_uri: "https://x.example/front" };

describe("the applications of this login", () => {
  const names = async () => (await page()).applications.map(({ id, hears }) => `${id} ${hears}`);

  test("are each named once, with what they will hear, and asked for by this login alone", async () => {
    admin.consents.push(opened("b"), opened("z", back), opened("a", front), opened("z", { ...back, ...front }));
    await open();
    expect(await names()).toEqual(["z always", "a here_only", "b never"]);
    const lists = admin.asked.filter(({ url }) => url.includes("/sessions/consent"));
    expect(lists.map(({ url }) => url)).toEqual([expect.stringContaining("subject=someone&login_session_id=s&")]);
  });

  test("begin with the one that asks, which knows", async () => {
    admin.requests.logout = { ...logout, rp_initiated: true, client: { client_id: "m", client_name: "M" } };
    await remember("someone");
    admin.consents.push(opened("z", back), opened("m"));
    await open();
    expect(await names()).toEqual(["m always", "z always"]);
    admin.consents.pop();
    expect(await names()).toEqual(["m always", "z always"]);
    admin.consents.pop();
    expect(await names()).toEqual([]);
  });

  test("have no say in how their names look", async () => {
    const odd = { client_name: "Bank\u202e\u200bknaB\n", redirect_uris: ["https://xn--bnk-hoa.example/"] };
    admin.consents.push(opened("odd", odd), opened("long", { client_name: "x".repeat(500) }));
    await open();
    const [first, second] = (await page()).applications;
    expect(first).toMatchObject({ name: "BankknaB", destinationHost: "xn--bnk-hoa.example" });
    expect(second?.name).toHaveLength(80);
  });

  test("are those, too, that nobody was asked about again", async () => {
    admin.clients.set("skipped", { client_id: "skipped", client_name: "Skipped", ...back });
    admin.consents.push(opened("listed"));
    keep(await beginOpened(house, "s"));
    for (const client_id of ["listed", "skipped", "gone", "skipped"]) {
      const parsed = consentRequest.parse({ ...consent, login_session_id: "s", client: { client_id } });
      keep(await noteOpened(house, browser.get("/consent"), parsed));
    }
    await open();
    expect(await page()).toMatchObject({
      applications: [
        { name: "Skipped", hears: "always" },
        { name: "LISTED", hears: "never" },
      ],
      isListComplete: true,
    });
    expect(leadsTo(await answer({}))).toBe(done);
    expect([...browser.cookies.keys()].filter((name) => name.includes("opened"))).toEqual([]);
  });

  test.each([
    ["began before this app kept a list", "", "s"],
    ["is another one", "t", "t"],
  ])("may be more where the login %s", async (_name, begun, sid) => {
    if (begun) keep(await beginOpened(house, begun));
    keep(await noteOpened(house, browser.get("/consent"), consentRequest.parse({ ...consent, login_session_id: sid })));
    await open();
    expect(await page()).toMatchObject({ applications: [], isListComplete: false });
  });

  test("are no more than fit, and then the page says that there are more", async () => {
    keep(await beginOpened(house, "s"));
    for (let n = 0; n < 40; n += 1) {
      const client_id = `${n}-`.padEnd(n < 20 ? 36 : 255, "x");
      admin.clients.set(client_id, { client_id });
      keep(
        await noteOpened(house, browser.get("/consent"), consentRequest.parse({ ...consent, client: { client_id } })),
      );
    }
    const held = [...browser.cookies].find(([name]) => name.includes("opened"))?.[1] ?? "";
    expect(held.length).toBeLessThan(1600);
    await open();
    const { applications, isListComplete } = await page();
    expect(applications.length).toBeGreaterThan(2);
    expect(applications.map(({ id }) => id)).toContain("39-".padEnd(255, "x"));
    expect(isListComplete).toBe(false);
  });

  test("are unknown where Hydra cannot list them, and that keeps nobody signed in", async () => {
    admin.faults.broken.push("GET /admin/oauth2/auth/sessions/consent");
    await open();
    expect(await page()).toMatchObject({ applications: [], offersEverywhere: true });
    expect(leadsTo(await answer({}))).toBe(done);
  });
});

describe("everywhere", () => {
  test("each known login ends by itself, so that its applications are told, and then all the rest", async () => {
    admin.consents.push(opened("a", {}, "s"), opened("b", {}, "t"), opened("c", {}, ""), opened("d", {}, "t"));
    await remember("someone");
    await open();
    expect(leadsTo(await answer({ everywhere: "1" }))).toBe(done);
    expect(admin.revoked).toEqual(["sid=s", "sid=t", "subject=someone"]);
    expect(admin.told).toEqual([expect.objectContaining({ kind: "logout", verb: "accept" })]);
    expect(browser.cookies.has("__Host-gatehouse-session")).toBe(false);
    expect(house.lines).toContainEqual(expect.objectContaining({ event: "logout.accepted", reason: "everywhere" }));
    expect(await justLeftFrom(house, browser.get("/"))).toBe("everywhere");
  });

  test.each([[{}], [{ everywhere: "" }], [{ everywhere: "0" }]])("%j ends this login only", async (fields) => {
    await open();
    expect(leadsTo(await answer(fields))).toBe(done);
    expect(admin.revoked).toEqual([]);
    expect(await justLeftFrom(house, browser.get("/"))).toBe("here");
    await remember("someone");
    expect(await justLeftFrom(house, browser.get("/"))).toBeNull();
  });

  test.each([
    ["the list", "GET /admin/oauth2/auth/sessions/consent", ["sid=s", "subject=someone"]],
    ["one login", "sid=s", ["subject=someone"]],
  ])("%s may fail: what counts is that all end", async (_name, broken, revoked) => {
    admin.faults.broken.push(broken);
    await open();
    expect(leadsTo(await answer({ everywhere: "1" }))).toBe(done);
    expect(admin.revoked).toEqual(revoked);
  });

  test.each(["subject=someone", "logout/accept"])(
    "a failure at %s forgets here, says so, and can be tried again",
    async (broken) => {
      await remember("someone");
      await open();
      admin.faults.broken.push(broken);
      expect(endsOn(await answer({ everywhere: "1" }))).toBe("hydra_unavailable");
      expect(browser.cookies.has("__Host-gatehouse-session")).toBe(false);
      expect(await justLeftFrom(house, browser.get("/"))).toBeNull();
      expect(admin.told).toEqual([]);
      admin.faults.broken.pop();
      expect(await page()).toMatchObject({ offersEverywhere: true });
      expect(leadsTo(await answer({ everywhere: "1" }))).toBe(done);
      expect(admin.revoked.at(-1)).toBe("subject=someone");
    },
  );

  test("somebody with a thousand logins costs no thousand calls, and loses them all", async () => {
    for (let n = 0; n < 60; n += 1) admin.consents.push(opened(`c${n}`, {}, `sid-${n}`));
    await open();
    await answer({ everywhere: "1" });
    expect(admin.revoked).toHaveLength(31);
    expect(admin.revoked.at(-1)).toBe("subject=someone");
  });
});

describe("who holds an ID token of somebody else", () => {
  test.each([
    ["nobody", null],
    ["somebody else", "another"],
  ])("and is %s here learns of no application, and ends no other login", async (_name, subject) => {
    admin.requests.logout = { ...logout, rp_initiated: true };
    admin.consents.push(opened("a"), opened("b"));
    if (subject !== null) await remember(subject);
    await open();
    expect(await page()).toMatchObject({ applications: [], offersEverywhere: false });
    expect(endsOn(await answer({ everywhere: "1" }))).toBe("bad_form");
    expect(admin.revoked).toEqual([]);
    expect(admin.told).toEqual([]);
    expect(leadsTo(await answer({}))).toBe(done);
  });

  test("cannot come by it with a session that is found out later", async () => {
    admin.requests.logout = { ...logout, rp_initiated: true };
    await open();
    await remember("someone");
    expect(await page()).toMatchObject({ offersEverywhere: false });
  });
});
