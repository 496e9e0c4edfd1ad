// Hands a device's code to an admin API that knows one code and remembers what it was told.
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerDevice, openDevice, readDeviceForm } from "./device.ts";
import {
  endsOn,
  type FakeAdmin,
  houseOn,
  leadsTo,
  openBrowser,
  rightCode,
  shown,
  startFakeAdmin,
  type TestBrowser,
  type TestHouse,
} from "./test-house.ts";

const entry = "/device/verify?device_challenge=one";
const form = "/device/verify/form?device_challenge=one";
const accepted = "https://hydra.example/after-device-accept";
let admin: FakeAdmin;
let house: TestHouse;
let browser: TestBrowser;

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseOn(admin.origin);
  browser = openBrowser();
});
afterEach(() => admin.close());

const open = async (address = entry) => browser.keep(await openDevice(house, browser.get(address)));
const page = async () => shown(await readDeviceForm(house, browser.get(form)));
async function answer(fields: Record<string, string>) {
  const { hidden } = await page();
  return browser.keep(await answerDevice(house, browser.post(form, { answer: "accept", ...hidden, ...fields })));
}

test("the right code, however it is set, reaches Hydra as Hydra knows it", async () => {
  expect(leadsTo(await open())).toBe(form);
  expect(await page()).toMatchObject({ userCode: "", comparable: null, problem: null });
  expect(leadsTo(await answer({ user_code: ` ${rightCode.slice(0, 4)}-${rightCode.slice(4)} ` }))).toBe(accepted);
  expect(admin.told).toEqual([{ kind: "device", verb: "accept", challenge: "one", body: { user_code: rightCode } }]);
});

test("a code in the address is filled in and never submitted", async () => {
  await open(`${entry}&user_code=${rightCode}`);
  expect(await page()).toMatchObject({ userCode: rightCode, comparable: ["aCcD", "3467"] });
  expect(admin.asked).toEqual([]);
});

test.each(["aCcD-3467", " aCcD 3467 ", "ａＣｃＤ３４６７"])("%j in the address is that code", async (spelt) => {
  await open(`${entry}&user_code=${encodeURIComponent(spelt)}`);
  expect(await page()).toMatchObject({ userCode: spelt, comparable: ["aCcD", "3467"] });
});

test.each(["aCcD346", "aCcD34677", "aCcD346!", "0CcD3467", "<b>bold</b>"])(
  "%j in the address cannot be a code, and is no picture of one",
  async (text) => {
    await open(`${entry}&user_code=${encodeURIComponent(text)}`);
    expect(await page()).toMatchObject({ userCode: text, comparable: null });
  },
);

test.each(["aCcD3468", rightCode.toUpperCase(), "zz", "💥", "x".repeat(10_000)])(
  "%j gets the one answer for every wrong code, with what was typed",
  async (user_code) => {
    await open();
    expect(leadsTo(await answer({ user_code }))).toBe(form);
    const view = await page();
    expect(view).toMatchObject({ problem: { code: "wrong_user_code", field: "user_code" }, comparable: null });
    expect(user_code.startsWith(view.userCode) && view.userCode.length > 0).toBe(true);
    expect(JSON.stringify(house.lines)).not.toContain(user_code.slice(0, 8));
    expect(leadsTo(await answer({ user_code: rightCode }))).toBe(accepted);
  },
);

test.each(["", " - ", "\u202e"])("%j is no code, and Hydra is not asked", async (user_code) => {
  await open();
  expect(leadsTo(await answer({ user_code }))).toBe(form);
  expect(await page()).toMatchObject({ problem: { code: "wrong_user_code" } });
  expect(admin.told).toEqual([]);
});

test("looking ahead, elsewhere, another browser, an older step: nothing reaches Hydra", async () => {
  expect(await openDevice(house, browser.get(entry, { isPrefetch: true }))).toEqual({ kind: "nothing" });
  await open();
  const { hidden } = await page();
  const fields = { ...hidden, answer: "accept", user_code: rightCode };
  const foreign = { secFetchSite: "cross-site", origin: "https://evil.example" };
  expect(endsOn(await answerDevice(house, browser.post(form, fields, { originProof: foreign })))).toBe("cross_site");
  expect(leadsTo(await answerDevice(house, browser.post(form, { ...fields, step: "0" })))).toBe(form);
  expect(endsOn(await answerDevice(house, browser.post(form, { ...fields, answer: "" })))).toBe("bad_form");
  const stranger = openBrowser();
  const first = leadsTo(await answerDevice(house, stranger.post(form, fields)));
  const second = leadsTo(await openDevice(house, stranger.get(first)));
  expect(endsOn(await readDeviceForm(house, stranger.get(second)))).toBe("cookies_blocked");
  expect(admin.asked).toEqual([]);
});
