// Signs out, or does not, against an admin API that remembers what it was told.
import { afterEach, beforeEach, expect, test } from "vitest";
import { logout as sampleLogout } from "../hydra/sample-answers.ts";
import { answerLogout, openLogout, readCancelledLogout, readLogoutForm } from "./logout.ts";
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
const notes = {
  client_id: "notes",
  client_name: "Notes",
  client_uri: "https://notes.example/",
  redirect_uris: ["https://notes.example/cb"],
};
const home = { wayOn: "https://home.example/", wayOnName: null };
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

const open = async () => browser.keep(await openLogout(house, browser.get(entry)));
const page = async () => shown(await readLogoutForm(house, browser.get(form)));
async function answer(fields: Record<string, string>) {
  const { hidden } = await page();
  return browser.keep(await answerLogout(house, browser.post(form, { ...hidden, ...fields })));
}
async function remember(subject: string) {
  const identity = { subject, amr: ["pwd"], authTime: 1, claims: { name: "Ada" } };
  for (const { name, value } of await startSession(house, { username: "ada", loginSessionId: "sid", identity })) {
    if (value !== null) browser.cookies.set(name, value);
  }
}

test("confirmed: Hydra is told, and this app forgets too", async () => {
  await remember("someone");
  expect(leadsTo(await open())).toBe(form);
  expect(admin.told).toEqual([]);
  expect(await page()).toMatchObject({ account: { subject: "someone", displayName: "Ada" } });
  expect(leadsTo(await answer({ answer: "accept" }))).toBe("https://hydra.example/after-logout-accept");
  expect(admin.told).toEqual([expect.objectContaining({ kind: "logout", verb: "accept", challenge: "one" })]);
  expect(browser.cookies.has("__Host-gatehouse-session")).toBe(false);
});

test("somebody else's name is not shown for the account that signs out", async () => {
  await remember("another");
  await open();
  expect(await page()).toMatchObject({ account: { subject: "someone", displayName: null } });
});

test("cancelled: Hydra is told, everybody stays signed in, and the way leads back to the client", async () => {
  admin.requests.logout = { ...sampleLogout, client: notes };
  await remember("someone");
  await open();
  const to = leadsTo(await answer({ answer: "reject" }));
  expect(admin.told).toEqual([expect.objectContaining({ verb: "reject", challenge: "one" })]);
  expect(browser.cookies.has("__Host-gatehouse-session")).toBe(true);
  expect(to).toMatch(/^\/logout\/cancelled\?flow=[\w-]{22}$/);
  const back = { wayOn: "https://notes.example/", wayOnName: "Notes" };
  expect(await readCancelledLogout(house, browser.get(to))).toEqual(back);
  expect(await readCancelledLogout(house, openBrowser().get(to))).toEqual(home);
});

test("a cancelled logout leads to no foreign site, whatever the client calls its home", async () => {
  admin.requests.logout = { ...sampleLogout, client: { ...notes, client_uri: "https://evil.example/" } };
  await open();
  const to = leadsTo(await answer({ answer: "reject" }));
  expect(await readCancelledLogout(house, browser.get(to))).toEqual(home);
});

test("nobody is asked where the client asked by itself", async () => {
  admin.requests.logout = { ...sampleLogout, client: { ...notes, skip_logout_consent: true } };
  expect(leadsTo(await open())).toBe("https://hydra.example/after-logout-accept");
});

test("a request without a client is still a request", async () => {
  admin.requests.logout = { ...sampleLogout, client: null };
  await open();
  expect(await page()).toMatchObject({ client: null });
  expect(leadsTo(await answer({ answer: "accept" }))).toBe("https://hydra.example/after-logout-accept");
});

test("looking ahead signs nobody out", async () => {
  admin.requests.logout = { ...sampleLogout, client: { ...notes, skip_logout_consent: true } };
  expect(await openLogout(house, browser.get(entry, { isPrefetch: true }))).toEqual({ kind: "nothing" });
  expect(admin.asked).toEqual([]);
});

test("a link, a form from elsewhere, another browser or another account sign nobody out", async () => {
  await open();
  const { hidden } = await page();
  const fields = { ...hidden, answer: "accept" };
  const foreign = { secFetchSite: "cross-site", origin: "null" };
  expect(endsOn(await answerLogout(house, browser.post(form, fields, { originProof: foreign })))).toBe("cross_site");
  const stranger = openBrowser();
  expect(leadsTo(await answerLogout(house, stranger.post(form, fields)))).toBe(`${entry}&again=1`);
  expect(leadsTo(await answerLogout(house, browser.post(form, { ...fields, step: "9" })))).toBe(form);
  expect(endsOn(await answerLogout(house, browser.post(form, { ...fields, answer: "yes" })))).toBe("bad_form");
  admin.requests.logout = { ...sampleLogout, subject: "another" };
  expect(endsOn(await answerLogout(house, browser.post(form, fields)))).toBe("subject_changed");
  expect(admin.told).toEqual([]);
});
