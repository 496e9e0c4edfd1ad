// Whoever is slow is warned, gets more time, and finds again what was typed; so does whoever is too late.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import { canConfigureServer, type RunningStage, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";
import {
  allow,
  begin,
  callback,
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

const EXPIRED = { status: 401, body: JSON.stringify({ error: "request_unauthorized", error_description: "expired" }) };

/** Ids of the boxes that are ticked on a page. */
const ticked = (page: Page) =>
  page.all(({ attributes }) => attributes.has("checked")).map(({ attributes }) => attributes.get("id"));
const typedInto = (page: Page, id: string) => page.byId(id)?.attributes.get("value") ?? "";
/** The classes by which the style sheet knows how long to wait. */
const waits = (page: Page) =>
  page.all(({ attributes }) => /\btime-warning\b/.test(attributes.get("class") ?? ""))[0]?.attributes.get("class");

async function atConsent(person: Visitor, remember = false) {
  const rp = await client();
  const { attempt, page } = await begin(person, rp);
  return { rp, attempt, consent: await signIn(person, page, { remember }) };
}

describe("the page says how long it works", () => {
  let hurried: RunningStage | undefined;
  beforeAll(async () => {
    if (canConfigureServer()) hurried = await startStage({ appEnv: { HYDRA_REQUEST_SECONDS: "60" } });
  });
  afterAll(() => hurried?.stop());

  test("thirty minutes, as Hydra does by default, and warns two minutes before", async () => {
    const person = visitor();
    const { page } = await begin(person, await client());
    for (const shown of [page, await signIn(person, page)]) {
      expect(shown.text).toContain("This page works for 30 minutes.");
      const seconds = (waits(shown)?.match(/\d+/g) ?? []).reduce((sum, wait) => sum + Number(wait), 0);
      // A slow machine may have lost some of it already.
      expect(seconds).toBeGreaterThan(1600);
      expect(seconds).toBeLessThanOrEqual(1680);
    }
  });

  test("what the operator set, and warns at once where that is short", async (context) => {
    if (!hurried) return context.skip("an external Hydra has an app on one port only");
    const { page } = await begin(visitor(hurried), await client({}, hurried));
    expect(waits(page)?.trim()).toBe("time-warning");
    expect(page.text).toContain("This page stops working in about");
    expect(page.text).not.toContain("This page works for");
  });
});

describe("more time", () => {
  test("at the login keeps the name and the tick, and no password anywhere", async () => {
    const person = visitor();
    const rp = await client();
    const { attempt, page } = await begin(person, rp);
    const type = { email: DEMO.email, password: "half-typed-secret" };
    const asked = await person.submit(page, { type, tick: ["remember"], press: "extend" });
    expect(asked.headers["set-cookie"]?.join("\n")).not.toContain(DEMO.email);
    const fresh = await person.follow(asked, page);
    expectForm(fresh, "/login/form");
    expect(fresh.url.search).not.toBe(page.url.search);
    expect(typedInto(fresh, "email")).toBe(DEMO.email);
    expect(typedInto(fresh, "password")).toBe("");
    expect(ticked(fresh)).toEqual(["remember"]);
    expect(fresh.body).not.toContain(type.password);
    const consent = await person.answer(fresh, { type: { password: DEMO.password }, press: "accept" });
    const back = callback(await allow(person, consent, ["openid"]));
    expect((await rp.redeem(attempt, back)).claims()?.sub).toBe(DEMO.email);
  });

  test("at the consent finds the ticks again, after a login that it announces", async () => {
    const person = visitor();
    const { rp, attempt, consent } = await atConsent(person);
    expect(consent.text).toContain("you log in again first");
    const login = await person.answer(consent, { tick: ["openid", "email", "remember"], press: "extend" });
    expectForm(login, "/login/form");
    const again = await signIn(person, login);
    expectForm(again, "/consent/form");
    expect(ticked(again)).toEqual(["openid", "email", "remember"]);
    const back = callback(await person.answer(again, { untick: ["email"], tick: ["remember-once"], press: "accept" }));
    expect((await rp.redeem(attempt, back)).scope).toBe("openid");
  });

  test("at the consent of somebody who is remembered needs no login", async () => {
    const person = visitor();
    const { rp, attempt, consent } = await atConsent(person, true);
    expect(consent.text).toContain("What you have ticked stays.");
    expect(consent.text).not.toContain("you log in again first");
    const again = await person.answer(consent, { tick: ["profile"], press: "extend" });
    expectForm(again, "/consent/form");
    expect(ticked(again)).toEqual(["profile", "remember-once"]);
    const back = callback(await person.answer(again, { tick: ["openid"], press: "accept" }));
    expect((await rp.redeem(attempt, back)).scope).toBe("openid profile");
  });

  test("asked for twice is had once more", async () => {
    const person = visitor();
    const { attempt, page } = await begin(person, await client());
    const once = await person.answer(page, { type: { email: "ada" }, press: "extend" });
    const twice = await person.answer(once, { press: "extend" });
    expect(typedInto(twice, "email")).toBe("ada");
    const back = callback(await allow(person, await signIn(person, twice), ["openid"]));
    expect(back.searchParams.get("state")).toBe(attempt.state);
  });

  test("says nothing to another request, whoever sent it", async () => {
    const person = visitor();
    const { rp, consent } = await atConsent(person);
    await person.answer(consent, { tick: ["openid", "email"], press: "extend" });
    for (const other of [rp, await client()]) {
      const { page } = await begin(person, other);
      expect(typedInto(page, "email")).toBe("");
      expect(ticked(await signIn(person, page))).toEqual(["remember-once"]);
    }
  });

  test("at the logout asks the same question again, and nobody was logged out", async () => {
    const person = visitor();
    await signInAndAllow(person, await client(), ["openid"], { remember: true });
    const page = await person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
    expectForm(page, "/logout/form");
    expect(page.text).toContain("This page works for 30 minutes.");
    const again = await person.answer(page, { press: "extend" });
    expectForm(again, "/logout/form");
    expect(again.url.search).not.toBe(page.url.search);
    expect((await person.answer(again, { press: "accept" })).url.pathname).toBe("/");
  });

  deviceTest("at the device page keeps the code, and only a person sends it", async () => {
    const rp = await client();
    const waiting = await rp.startDevice();
    const person = visitor();
    const page = await person.open(waiting.verification_uri);
    const again = await person.answer(page, { type: { code: waiting.user_code }, press: "extend" });
    expectForm(again, "/device/verify/form");
    expect(typedInto(again, "code")).toBe(waiting.user_code);
    expect(await rp.pollDevice(waiting.device_code)).toBe("authorization_pending");
    expectForm(await person.answer(again, { press: "verify" }), "/login/form");
  });

  deviceTest("in the login for a device leads through its code, which is asked for and not masked", async () => {
    const rp = await client();
    const waiting = await rp.startDevice();
    const person = visitor();
    const login = await person.answer(await person.open(waiting.verification_uri_complete ?? ""), { press: "verify" });
    expect(login.text).toContain("you type the code from your device again first");
    const page = await person.answer(login, { type: { email: DEMO.email }, press: "extend" });
    expectForm(page, "/device/verify/form");
    expect(typedInto(page, "code")).toBe("");
    const again = await person.answer(page, { type: { code: waiting.user_code }, press: "verify" });
    expect(typedInto(again, "email")).toBe(DEMO.email);
    await allow(person, await signIn(person, again), ["openid"]);
    expect(await rp.pollDevice(waiting.device_code)).toMatchObject({ scope: "openid" });
  });
});

describe("too late", () => {
  afterEach(() => meddle(stage().meddlerUrl, []));
  const expire = (kind: "login" | "consent") =>
    meddle(stage().meddlerUrl, [{ on: `GET /admin/oauth2/auth/requests/${kind}`, answer: EXPIRED }]);
  const recover = () => meddle(stage().meddlerUrl, []);

  test("an answer at the login is not typed in vain: the start over has the name", async () => {
    const person = visitor();
    const { attempt, page } = await begin(person, await client());
    await expire("login");
    const late = await person.answer(page, { type: DEMO, tick: ["remember"], press: "accept" });
    expectProblem(late, 410, "expired_request");
    await recover();
    const fresh = await person.click(late, "way-on");
    expect(typedInto(fresh, "email")).toBe(DEMO.email);
    expect(typedInto(fresh, "password")).toBe("");
    expect(ticked(fresh)).toEqual(["remember"]);
    const back = callback(await allow(person, await signIn(person, fresh), ["openid"]));
    expect(back.searchParams.get("state")).toBe(attempt.state);
  });

  test("an answer at the consent is not ticked in vain, and has granted nothing", async () => {
    const person = visitor();
    const { rp, attempt, consent } = await atConsent(person);
    await expire("consent");
    const late = await person.answer(consent, { tick: ["openid", "email"], press: "accept" });
    expectProblem(late, 410, "expired_request");
    await recover();
    const again = await signIn(person, await person.click(late, "way-on"));
    expect(ticked(again)).toEqual(["openid", "email", "remember-once"]);
    const back = callback(await person.answer(again, { press: "accept" }));
    expect((await rp.redeem(attempt, back)).scope).toBe("openid email");
  });

  test("more time can still be had, with what was typed", async () => {
    const person = visitor();
    const { page } = await begin(person, await client());
    await expire("login");
    const asked = await person.submit(page, { type: { email: "ada" }, press: "extend" });
    await recover();
    const fresh = await person.follow(asked, page);
    expectForm(fresh, "/login/form");
    expect(typedInto(fresh, "email")).toBe("ada");
  });

  deviceTest("the start over of a login for a device does not fill in a masked code", async () => {
    const waiting = await (await client()).startDevice();
    const person = visitor();
    const login = await person.answer(await person.open(waiting.verification_uri_complete ?? ""), { press: "verify" });
    await expire("login");
    const late = await person.answer(login, { type: DEMO, press: "accept" });
    expectProblem(late, 410, "expired_device");
    await recover();
    const fresh = await person.click(late, "way-on");
    expectForm(fresh, "/device/verify/form");
    expect(typedInto(fresh, "code")).toBe("");
  });
});
