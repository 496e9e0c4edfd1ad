// The sealed record of a request: who finds it, how long, and which one goes when there are too many.
import { describe, expect, test } from "vitest";
import { endFlow, findFlow, flowById, flowIdOf, requestUrlOf, saveFlow } from "./flow.ts";
import type { Flow } from "./flow-record.ts";
import { houseOn, oneSecret, openBrowser, otherSecret } from "./test-house.ts";

const address = "http://127.0.0.1:4445";
const house = houseOn(address);
const prefix = "__Host-flow-";
const flow = (more: Partial<Extract<Flow, { kind: "device" }>> = {}): Flow => ({
  kind: "device",
  number: 1,
  openedAt: 1_800_000_000,
  requestUrl: "https://hydra.example/oauth2/device/verify?x=1",
  userCode: "",
  problem: null,
  ...more,
});

async function holding(challenges: readonly string[], on = house, make = (_at: number): Flow => flow()) {
  const browser = openBrowser();
  for (const [at, challenge] of challenges.entries()) {
    const cookies = await saveFlow(on, browser.get("/"), flowIdOf(on, challenge), make(at));
    browser.keep({ kind: "redirect", to: "/", cookies });
  }
  return browser;
}
const find = (browser: ReturnType<typeof openBrowser>, challenge: string, on = house) =>
  findFlow(on, browser.get("/"), { kind: "device", challenge });

describe("a record", () => {
  test("is found by its challenge, in the browser that holds it and nowhere else", async () => {
    const browser = await holding(["one"]);
    expect(await find(browser, "one")).toEqual({ id: flowIdOf(house, "one"), flow: flow() });
    expect(await find(browser, "two")).toBeNull();
    expect(await find(openBrowser(), "one")).toBeNull();
    expect(await findFlow(house, browser.get("/"), { kind: "login", challenge: "one" })).toBeNull();
  });

  test("that two replicas made of one request in the middle of a rotation is the same for both", async () => {
    const [one, two] = [
      [oneSecret, otherSecret],
      [otherSecret, oneSecret],
    ].map((secrets) => houseOn(address, { secrets }));
    if (!one || !two) throw new Error("two houses were made");
    for (const [first, second] of [
      [one, two],
      [two, one],
    ] as const) {
      const browser = await holding(["one"], first, () => flow({ number: 1 }));
      const cookies = await saveFlow(second, browser.get("/"), flowIdOf(second, "one"), flow({ number: 2 }));
      browser.keep({ kind: "redirect", to: "/", cookies });
      const found = { id: flowIdOf(second, "one"), flow: flow({ number: 2 }) };
      expect(await find(browser, "one", one)).toEqual(found);
      expect(await find(browser, "one", two)).toEqual(found);
    }
  });

  test("says nothing about the challenge", async () => {
    const challenge = "a-very-recognisable-challenge";
    const browser = await holding([challenge]);
    const [[name, value] = ["", ""]] = browser.cookies;
    expect(name).toMatch(/^__Host-flow-[\w-]{22}$/);
    expect(name + value).not.toContain("recognisable");
    expect(flowIdOf(house, challenge)).not.toBe(flowIdOf(houseOn(address, { secrets: [otherSecret] }), challenge));
  });

  test("outlives a rotation of secrets, and not the loss of one", async () => {
    const browser = await holding(["one"]);
    const rotated = houseOn(address, { secrets: [otherSecret, oneSecret] });
    expect(await find(browser, "one", rotated)).toMatchObject({ id: flowIdOf(house, "one") });
    const without = houseOn(address, { secrets: [otherSecret] });
    expect(await find(browser, "one", without)).toBeNull();
    expect(await flowById(without, browser.get("/"), flowIdOf(house, "one"))).toBeNull();
    expect(without.refusedSeals).toEqual(["unreadable"]);
  });

  test("passes for no other one under its name", async () => {
    const browser = await holding(["one"]);
    const value = browser.cookies.get(prefix + flowIdOf(house, "one")) ?? "";
    browser.cookies.set(prefix + flowIdOf(house, "two"), value);
    expect(await find(browser, "one")).not.toBeNull();
    expect(await find(browser, "two")).toBeNull();
  });

  test.each(["", ".", "x", "a.b", "rrrrrr.Fe26.2*1*", "%00.x"])("%j is none", async (junk) => {
    const browser = openBrowser();
    browser.cookies.set(prefix + flowIdOf(house, "one"), junk);
    expect(await find(browser, "one")).toBeNull();
  });

  test("ends with its day, whatever the browser keeps", async () => {
    const clock = { seconds: 1_800_000_000 };
    const timed = houseOn(address, { clock });
    const browser = await holding(["one"], timed);
    clock.seconds += 24 * 3600 - 1;
    expect(await find(browser, "one", timed)).not.toBeNull();
    clock.seconds += 1;
    expect(await find(browser, "one", timed)).toBeNull();
  });

  test("of another release is none, and is counted", async () => {
    const strange = houseOn(address);
    const browser = openBrowser();
    const id = flowIdOf(strange, "one");
    browser.cookies.set(prefix + id, `x.${await strange.sealer.seal({ id, flow: { kind: "device" } }, 60)}`);
    expect(await find(browser, "one", strange)).toBeNull();
    expect(strange.refusedSeals).toEqual(["outdated"]);
  });

  test("is as old as it was, however often its entry is opened", async () => {
    const browser = await holding(["one"]);
    for (const openedAt of [1_800_000_300, 1_799_999_000]) {
      const cookies = await saveFlow(house, browser.get("/"), flowIdOf(house, "one"), flow({ openedAt }));
      browser.keep({ kind: "redirect", to: "/", cookies });
      const expected = Math.min(openedAt, 1_800_000_000);
      expect(await find(browser, "one")).toMatchObject({ flow: { openedAt: expected } });
    }
    // Another request is another matter.
    const cookies = await saveFlow(house, browser.get("/"), flowIdOf(house, "two"), flow({ openedAt: 1_800_000_300 }));
    browser.keep({ kind: "redirect", to: "/", cookies });
    expect(await find(browser, "two")).toMatchObject({ flow: { openedAt: 1_800_000_300 } });
  });

  test("stays for a minute after the answer, for a second click", async () => {
    const browser = await holding(["one"]);
    const id = flowIdOf(house, "one");
    const cookies = endFlow(house, browser.get("/"), id);
    expect(cookies).toMatchObject([{ name: prefix + id, lifeSeconds: 60 }]);
    browser.keep({ kind: "redirect", to: "/", cookies });
    expect(await find(browser, "one")).toEqual({ id, flow: flow() });
    expect(endFlow(house, openBrowser().get("/"), id)).toEqual([]);
  });

  test("drops an address that is too long for a cookie", async () => {
    const long = `https://hydra.example/oauth2/auth?state=${"x".repeat(5000)}`;
    const browser = await holding(["one"], house, () => flow({ requestUrl: long }));
    expect(await find(browser, "one")).toMatchObject({ flow: { requestUrl: null } });
    expect([...browser.cookies.values()].join("").length).toBeLessThan(4000);
  });

  test("drops the address when everything together is too long", async () => {
    const almost = `https://hydra.example/oauth2/auth?state=${"x".repeat(1700)}`;
    const browser = await holding(["one"], house, () =>
      flow({ requestUrl: almost, userCode: "\u{1f511}".repeat(320) }),
    );
    expect(await find(browser, "one")).toMatchObject({ flow: { requestUrl: null } });
    // Browsers refuse a cookie of more than 4,096 bytes, name and attributes included, without a word.
    expect([...browser.cookies].flat().join("").length).toBeLessThan(4000);
  });
});

describe("too many records", () => {
  const names = ["one", "two", "three", "four", "five", "six", "seven"];
  const held = async (browser: ReturnType<typeof openBrowser>) => {
    const found = await Promise.all(names.map(async (name) => ((await find(browser, name)) ? name : "")));
    return found.filter(Boolean);
  };

  test("five fit, then the oldest goes", async () => {
    const browser = await holding(names, house, (at) => flow({ openedAt: 1_800_000_000 + at }));
    expect(await held(browser)).toEqual(["three", "four", "five", "six", "seven"]);
  });

  test("what is answered goes first, however new it is", async () => {
    const browser = await holding(names.slice(0, 5), house, (at) => flow({ openedAt: 1_800_000_000 + at }));
    const cookies = endFlow(house, browser.get("/"), flowIdOf(house, "five"));
    browser.keep({ kind: "redirect", to: "/", cookies });
    const six = await saveFlow(house, browser.get("/"), flowIdOf(house, "six"), flow());
    browser.keep({ kind: "redirect", to: "/", cookies: six });
    expect(await held(browser)).toEqual(["one", "two", "three", "four", "six"]);
  });

  test("the one that is being answered stays, however old it is", async () => {
    const browser = await holding(names, house, (at) => flow({ openedAt: 1_800_000_000 - at }));
    expect(await held(browser)).toContain("seven");
    expect(browser.cookies.size).toBe(5);
  });

  test("together they stay below what a browser and a proxy carry", async () => {
    const long = `https://hydra.example/oauth2/auth?state=${"x".repeat(1700)}`;
    const browser = await holding(names, house, (at) => flow({ openedAt: 1_800_000_000 + at, requestUrl: long }));
    const bytes = [...browser.cookies].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    expect(bytes).toBeLessThanOrEqual(4000);
    expect(await held(browser)).toContain("seven");
  });

  test("a changed time before the seal changes who goes, and nothing else", async () => {
    const browser = await holding(names.slice(0, 5), house, (at) => flow({ openedAt: 1_800_000_000 + at }));
    const second = prefix + flowIdOf(house, "two");
    browser.cookies.set(second, (browser.cookies.get(second) ?? "").replace(/^[^.]*/, "-not-a-time-"));
    expect(await find(browser, "two")).toMatchObject({ flow: { openedAt: 1_800_000_001 } });
    const cookies = await saveFlow(house, browser.get("/"), flowIdOf(house, "six"), flow({ openedAt: 1_800_000_009 }));
    browser.keep({ kind: "redirect", to: "/", cookies });
    expect(await held(browser)).toEqual(["one", "three", "four", "five", "six"]);
  });

  test("other people's cookies are left alone", async () => {
    const browser = openBrowser();
    for (let at = 0; at < 9; at++) browser.cookies.set(`flow-of-somebody-${at}`, "x".repeat(1000));
    const changes = await saveFlow(house, browser.get("/"), flowIdOf(house, "one"), flow());
    expect(changes).toHaveLength(1);
  });
});

test.each([
  ["https://hydra.example/oauth2/auth?client_id=c", "https://hydra.example/oauth2/auth?client_id=c"],
  ["/oauth2/sessions/logout?id_token_hint=x", "https://hydra.example/oauth2/sessions/logout?id_token_hint=x"],
  // Without an `id_token_hint` nothing but the path asks for a logout.
  ["/oauth2/sessions/logout", "https://hydra.example/oauth2/sessions/logout"],
  // Hydra masks the code that a visitor came with; filled in, the mask would look like one.
  [
    "https://hydra.example/oauth2/device/verify?client_id=c&user_code=%2A%2A%2A%2A&device_verifier=v",
    "https://hydra.example/oauth2/device/verify?client_id=c",
  ],
  ["https://evil.example/oauth2/auth?client_id=c", null],
  ["javascript:alert(1)?x", null],
  ["//evil.example/?x", null],
  ["https://hydra.example/oauth2/auth", null],
  ["", null],
])("a request that began at %j begins anew at %j", (requestUrl, expected) => {
  expect(requestUrlOf(house, requestUrl)).toBe(expected);
});
