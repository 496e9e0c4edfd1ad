// A device without a browser: its code is typed or confirmed by a person, never by the page itself.
import { describe, expect, test } from "vitest";
import type { Page } from "../page.ts";
import type { RelyingParty } from "../relying-party.ts";
import type { Visitor } from "../visitor.ts";
import {
  allow,
  client,
  DEMO,
  deviceTest,
  expectForm,
  expectProblem,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

async function device() {
  const rp = await client();
  const waiting = await rp.startDevice();
  return { rp, waiting, person: visitor() };
}

/** Opens the page and confirms the code. */
async function enter(person: Visitor, uri: string, code: string): Promise<Page> {
  const page = await person.open(uri);
  expectForm(page, "/device/verify/form");
  return person.answer(page, { type: { code }, press: "verify" });
}

async function tokensOf(rp: RelyingParty, deviceCode: string) {
  const polled = await rp.pollDevice(deviceCode);
  if (typeof polled === "string") throw new Error(`The device was told ${polled}.`);
  return polled;
}

deviceTest("a code typed, signed in and allowed gives the device its tokens", async () => {
  const { rp, waiting, person } = await device();
  expect(await rp.pollDevice(waiting.device_code)).toBe("authorization_pending");
  const login = await enter(person, waiting.verification_uri, waiting.user_code);
  expectForm(login, "/login/form");
  expect(login.text).toContain("Test application");
  const consent = await signIn(person, login);
  expectForm(consent, "/consent/form");
  const done = await allow(person, consent, ["openid", "offline_access"]);
  expect({ path: done.url.pathname, status: done.status }).toEqual({ path: "/device/success", status: 200 });
  const tokens = await tokensOf(rp, waiting.device_code);
  expect(tokens.claims()?.sub).toBe(DEMO.email);
  expect(tokens.scope).toBe("openid offline_access");
  expect(await rp.pollDevice(waiting.device_code)).toBe("invalid_grant");
});

describe("the code in the address", () => {
  deviceTest("is filled in, but only a person sends it", async () => {
    const { rp, waiting, person } = await device();
    const page = await person.open(waiting.verification_uri_complete ?? "");
    expectForm(page, "/device/verify/form");
    expect(page.byId("code")?.attributes.get("value")).toBe(waiting.user_code);
    expect(await rp.pollDevice(waiting.device_code)).toBe("authorization_pending");
    expectForm(await person.answer(page, { press: "verify" }), "/login/form");
  });

  deviceTest("is only text", async () => {
    const { waiting, person } = await device();
    const nasty = `"><script>alert(1)</script>`;
    const page = await person.open(`${waiting.verification_uri}?${new URLSearchParams({ user_code: nasty })}`);
    expectForm(page, "/device/verify/form");
    expect(page.byId("code")?.attributes.get("value")).toBe(nasty);
    expect(page.body).not.toContain("<script>alert");
  });
});

describe("how a code may be typed", () => {
  const spellings: readonly (readonly [string, (code: string) => string])[] = [
    ["with spaces around it", (code) => `  ${code}\t`],
    ["in two halves with a hyphen", (code) => `${code.slice(0, 4)}-${code.slice(4)}`],
    ["in two halves with a space", (code) => `${code.slice(0, 4)} ${code.slice(4)}`],
    ["in full-width letters", (code) => code.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  ];
  for (const [name, spell] of spellings) {
    deviceTest(name, async () => {
      const { waiting, person } = await device();
      expectForm(await enter(person, waiting.verification_uri, spell(waiting.user_code)), "/login/form");
    });
  }

  deviceTest("case counts, as in Hydra's own alphabet", async () => {
    const { waiting, person } = await device();
    const swapped = waiting.user_code.replace(/[a-z]/gi, (c) =>
      c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase(),
    );
    const again = await enter(person, waiting.verification_uri, swapped);
    if (swapped === waiting.user_code) expectForm(again, "/login/form");
    else expectForm(again, "/device/verify/form");
  });
});

describe("a code that is no good", () => {
  deviceTest("is answered the same whether wrong, empty or used, and the right one still works", async () => {
    const used = await device();
    const login = await enter(used.person, used.waiting.verification_uri, used.waiting.user_code);
    await allow(used.person, await signIn(used.person, login), ["openid"]);
    await tokensOf(used.rp, used.waiting.device_code);

    const { waiting, person } = await device();
    const texts = new Set<string>();
    let page = await person.open(waiting.verification_uri);
    for (const code of ["WRONGWRONG", "", used.waiting.user_code, "x".repeat(5000)]) {
      page = await person.answer(page, { type: { code }, press: "verify" });
      expectForm(page, "/device/verify/form");
      expect(page.byId("problem-summary")).toBeDefined();
      texts.add(page.text);
    }
    expect(texts.size).toBe(1);
    expectForm(await person.answer(page, { type: { code: waiting.user_code }, press: "verify" }), "/login/form");
  });
});

describe("saying no", () => {
  deviceTest("at the login ends on a page of ours, and the device gets nothing", async () => {
    const { rp, waiting, person } = await device();
    const login = await enter(person, waiting.verification_uri, waiting.user_code);
    const denied = await person.answer(login, { press: "reject" });
    expect({ path: denied.url.pathname, status: denied.status }).toEqual({ path: "/device/denied", status: 200 });
    expect(typeof (await rp.pollDevice(waiting.device_code))).toBe("string");
  });

  deviceTest("at the consent ends on a page of ours, and the device gets nothing", async () => {
    const { rp, waiting, person } = await device();
    const login = await enter(person, waiting.verification_uri, waiting.user_code);
    const denied = await person.answer(await signIn(person, login), { press: "reject" });
    expect({ path: denied.url.pathname, status: denied.status }).toEqual({ path: "/device/denied", status: 200 });
    expect(typeof (await rp.pollDevice(waiting.device_code))).toBe("string");
  });
});

describe("another account", () => {
  /** Somebody signed in here before and stays signed in. */
  async function remembered() {
    const person = visitor();
    await signInAndAllow(person, await client(), ["openid"], { remember: true });
    const rp = await client();
    return { rp, person, waiting: await rp.startDevice() };
  }

  deviceTest("is had from the page for the code, which says who is signed in and keeps the code", async () => {
    const { person, waiting } = await remembered();
    const page = await person.open(waiting.verification_uri_complete ?? "");
    expect(page.text).toContain(DEMO.email);
    const again = await person.click(page, "switch-account");
    expectForm(again, "/device/verify/form");
    expect(again.text).not.toContain(DEMO.email);
    expect(again.byId("code")?.attributes.get("value")).toBe(waiting.user_code);
    expectForm(await person.answer(again, { press: "verify" }), "/login/form");
  });

  deviceTest("is had from the consent page, and is no loop back to the same one", async () => {
    const { rp, person, waiting } = await remembered();
    const consent = await enter(person, waiting.verification_uri, waiting.user_code);
    expectForm(consent, "/consent/form");
    const again = await person.click(consent, "switch-account");
    expectForm(again, "/device/verify/form");
    const login = await person.answer(again, { type: { code: waiting.user_code }, press: "verify" });
    expectForm(login, "/login/form");
    await allow(person, await signIn(person, login), ["openid"]);
    expect((await tokensOf(rp, waiting.device_code)).claims()?.sub).toBe(DEMO.email);
  });
});

describe("a device of a client without a secret, which anybody could have started", () => {
  deviceTest("gets nothing before the person says that it was they, and the page keeps what they ticked", async () => {
    const rp = await client({ kind: "public" });
    const waiting = await rp.startDevice();
    const person = visitor();
    const consent = await signIn(person, await enter(person, waiting.verification_uri, waiting.user_code));
    expect(consent.byId("started_by_me")?.attributes.has("checked")).toBe(false);
    const refused = await allow(person, consent, ["openid"]);
    expectForm(refused, "/consent/form");
    expect(refused.byId("problem-summary")).toBeDefined();
    expect(refused.byId("openid")?.attributes.has("checked")).toBe(true);
    expect(await rp.pollDevice(waiting.device_code)).toBe("authorization_pending");
    const done = await person.answer(refused, { tick: ["started_by_me"], press: "accept" });
    expect(done.url.pathname).toBe("/device/success");
    expect((await tokensOf(rp, waiting.device_code)).scope).toBe("openid");
  });

  deviceTest("is told no as easily as ever", async () => {
    const rp = await client({ kind: "public" });
    const waiting = await rp.startDevice();
    const person = visitor();
    const consent = await signIn(person, await enter(person, waiting.verification_uri, waiting.user_code));
    expect((await person.answer(consent, { press: "reject" })).url.pathname).toBe("/device/denied");
  });
});

describe("what the device gets", () => {
  for (const ticked of [["openid", "offline_access"], ["offline_access"], ["openid"], []]) {
    deviceTest(`after ticking ${ticked.join(" and ") || "nothing"}`, async () => {
      const { rp, waiting, person } = await device();
      const login = await enter(person, waiting.verification_uri, waiting.user_code);
      await allow(person, await signIn(person, login), ticked);
      const tokens = await tokensOf(rp, waiting.device_code);
      expect(tokens.scope ?? "").toBe(ticked.join(" "));
      expect(tokens.id_token !== undefined).toBe(ticked.includes("openid"));
      expect(tokens.refresh_token !== undefined).toBe(ticked.includes("offline_access"));
    });
  }

  deviceTest("is everything for a client with skip_consent", async () => {
    const rp = await client({ client: { skip_consent: true } });
    const waiting = await rp.startDevice();
    const person = visitor();
    const done = await signIn(person, await enter(person, waiting.verification_uri, waiting.user_code));
    expect(done.path).not.toContain("/consent/form");
    expect((await tokensOf(rp, waiting.device_code)).scope).toBe("openid offline_access profile email");
  });
});

describe("pages that need no device", () => {
  test("success is shown to anybody, whatever client it is told", async () => {
    for (const query of ["", "?client_id=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "?client_id=a&client_id=b"]) {
      const page = await visitor().open(`${stage().appUrl}/device/success${query}`);
      expect(page.status).toBe(200);
      expect(page.body).not.toContain("<script>alert");
    }
  });

  test("the entry without a challenge explains itself", async () => {
    expectProblem(await visitor().open(`${stage().appUrl}/device/verify`), 400, "missing_challenge");
  });
});
