import { expect, test } from "vitest";
import { endSession, readSession, type Session, startSession } from "./session.ts";
import { houseOn, oneSecret, openBrowser, otherSecret } from "./test-house.ts";

const address = "http://127.0.0.1:4445";
const clock = { seconds: 1_800_000_000 };
const house = houseOn(address, { clock });
const name = "__Host-gatehouse-session";
const session: Session = {
  username: "ada",
  loginSessionId: "sid",
  identity: { subject: "7", amr: ["pwd"], authTime: 1, acr: "silver", claims: { name: "Ada" } },
};

async function browserOf(what: Session, on = house) {
  const browser = openBrowser();
  browser.keep({ kind: "redirect", to: "/", cookies: await startSession(on, what) });
  return browser;
}

test("what was remembered is read again, also after a rotation of secrets", async () => {
  const browser = await browserOf(session);
  expect(await readSession(house, browser.get("/"))).toEqual(session);
  const rotated = houseOn(address, { secrets: [otherSecret, oneSecret], clock });
  expect(await readSession(rotated, browser.get("/"))).toEqual(session);
});

test("nothing, junk, and a record of another kind are nobody", async () => {
  const browser = openBrowser();
  expect(await readSession(house, browser.get("/"))).toBeNull();
  for (const value of ["", "x", await house.sealer.seal({ username: "ada" }, 60)]) {
    browser.cookies.set(name, value);
    expect(await readSession(house, browser.get("/"))).toBeNull();
  }
});

test("it lasts as long as Hydra remembers", async () => {
  const own = { seconds: 1_800_000_000 };
  const timed = houseOn(address, { clock: own });
  const browser = await browserOf(session, timed);
  own.seconds += timed.config.rememberSeconds - 1;
  expect(await readSession(timed, browser.get("/"))).not.toBeNull();
  own.seconds += 1;
  expect(await readSession(timed, browser.get("/"))).toBeNull();
});

test("claims that fit no cookie are left out, the rest stays", async () => {
  const large = { ...session, identity: { ...session.identity, claims: { picture: "x".repeat(5000) } } };
  const browser = await browserOf(large);
  expect((browser.cookies.get(name) ?? "").length).toBeLessThan(3800);
  const { claims: _left, ...identity } = session.identity;
  expect(await readSession(house, browser.get("/"))).toEqual({ ...session, identity });
});

test("forgetting removes what is there", async () => {
  const browser = await browserOf(session);
  expect(endSession(house, browser.get("/"))).toEqual([{ name, value: null, lifeSeconds: 0 }]);
  expect(endSession(house, openBrowser().get("/"))).toEqual([]);
});
