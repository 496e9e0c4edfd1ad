// Several tabs and yesterday's ones: the page that is open now counts, and every other one leads to it or on.
import { beforeEach, describe, expect, test } from "vitest";
import { meddle } from "../meddler.ts";
import type { Visitor } from "../visitor.ts";
import { ALLOW, atConsent, expectWayOn, LOG_IN, problemsShown, WRONG } from "./impatient.ts";
import { allow, begin, callback, client, DEMO, expectForm, expectProblem, signIn, stage, visitor } from "./story.ts";

beforeEach(() => meddle(stage().meddlerUrl, []));

describe("two tabs", () => {
  test("on one request: the one left behind gets the page that is open now", async () => {
    const person = visitor();
    const rp = await client();
    const { attempt, page: left } = await begin(person, rp);
    const right = await person.open(left.url);
    expectForm(await person.answer(right, WRONG), "/login/form");
    const current = await person.answer(left, LOG_IN);
    expectForm(current, "/login/form");
    expect(problemsShown(current)).toBe(1);
    const back = callback(await allow(person, await person.answer(current, LOG_IN), ["openid"]));
    expect((await rp.redeem(attempt, back)).claims()?.sub).toBe(DEMO.email);
  });

  test("on one request: after one has finished, the other leads somewhere", async () => {
    const person = visitor();
    const { attempt, page: left } = await begin(person, await client());
    const right = await person.open(left.url);
    const back = callback(await allow(person, await person.answer(right, LOG_IN), ["openid"]));
    expect(back.searchParams.get("state")).toBe(attempt.state);
    expectWayOn(await person.answer(left, LOG_IN));
  });

  test("on requests of two applications: both arrive, in whatever order they are answered", async () => {
    const person = visitor();
    const [one, two] = [await client(), await client()];
    const [left, right] = [await begin(person, one), await begin(person, two)];
    const rightConsent = await signIn(person, right.page);
    const leftConsent = await signIn(person, left.page);
    const rightBack = callback(await person.answer(rightConsent, ALLOW));
    const leftBack = callback(await person.answer(leftConsent, ALLOW));
    expect((await two.redeem(right.attempt, rightBack)).scope).toBe("openid");
    expect((await one.redeem(left.attempt, leftBack)).scope).toBe("openid");
  });

  test("on requests of two applications: answered side by side, neither loses its page", async () => {
    const person = visitor();
    const [one, two] = [await client(), await client()];
    const [left, right] = [await begin(person, one), await begin(person, two)];
    const leftConsent = await signIn(person, left.page);
    const rightConsent = await signIn(person, right.page);
    const leftBack = callback(await person.answer(leftConsent, ALLOW));
    const rightBack = callback(await person.answer(rightConsent, { tick: ["openid", "email"], press: "accept" }));
    expect((await one.redeem(left.attempt, leftBack)).scope).toBe("openid");
    expect((await two.redeem(right.attempt, rightBack)).scope).toBe("openid email");
  });

  test("on two requests of one application: the later one arrives, the earlier one is told how to go on", async () => {
    const person = visitor();
    const rp = await client();
    const [earlier, later] = [await begin(person, rp), await begin(person, rp)];
    const back = callback(await allow(person, await signIn(person, later.page), ["openid"]));
    expect((await rp.redeem(later.attempt, back)).scope).toBe("openid");
    // Hydra has one CSRF cookie per client, and the later request has replaced it.
    expectWayOn(await person.answer(earlier.page, LOG_IN));
  });

  test("at two steps of one consent: what the last one ticks counts", async () => {
    const person = visitor();
    const { rp, attempt, consent } = await atConsent(person);
    const other = await person.open(consent.url);
    const abandoned = await person.submit(consent, { tick: ["openid", "email"], press: "accept" });
    expect(abandoned.status).toBe(303);
    const back = await person.answer(other, { tick: ["openid"], press: "accept" });
    // Either is this person's own answer; whichever Hydra takes, the other adds nothing to it.
    const tokens = await rp.redeem(attempt, callback(back));
    expect(["openid", "openid email"]).toContain(tokens.scope);
  });
});

describe("a tab that is restored the next day", () => {
  const forgetFlows = (person: Visitor) => person.cookies.forget(({ name }) => name.startsWith("flow-"));
  const EXPIRED = { status: 401, body: JSON.stringify({ error: "request_unauthorized", error_description: "" }) };
  const tomorrow = (kind: "login" | "consent") =>
    meddle(stage().meddlerUrl, [{ on: `GET /admin/oauth2/auth/requests/${kind}`, answer: EXPIRED }]);
  const today = () => meddle(stage().meddlerUrl, []);

  test.each(["login", "consent"] as const)(
    "at the %s leads back to the start while its record is there",
    async (kind) => {
      const person = visitor();
      const pages = await atConsent(person);
      await tomorrow(kind);
      const restored = await person.open(pages[kind].url);
      await today();
      expectProblem(restored, 410, "expired_request");
      const back = callback(
        await allow(person, await signIn(person, await person.click(restored, "way-on")), ["openid"]),
      );
      expect(back.searchParams.get("state")).toBe(pages.attempt.state);
    },
  );

  test.each(["login", "consent"] as const)("at the %s explains itself when its record is gone", async (kind) => {
    const person = visitor();
    const pages = await atConsent(person);
    forgetFlows(person);
    await tomorrow(kind);
    const restored = await person.open(pages[kind].url);
    const answered = await person.answer(pages[kind], kind === "login" ? LOG_IN : ALLOW);
    await today();
    for (const page of [restored, answered]) {
      expectProblem(page, 410, "expired_request");
      expect(page.path.length).toBeLessThan(6);
    }
  });

  test("whose record alone is gone opens afresh, and works", async () => {
    const person = visitor();
    const rp = await client();
    const { attempt, page } = await begin(person, rp);
    forgetFlows(person);
    const afresh = await person.answer(page, LOG_IN);
    expectForm(afresh, "/login/form");
    expect(problemsShown(afresh)).toBe(0);
    const consent = await person.answer(afresh, LOG_IN);
    forgetFlows(person);
    const again = await person.open(consent.url);
    expectForm(again, "/consent/form");
    expect((await rp.redeem(attempt, callback(await person.answer(again, ALLOW)))).scope).toBe("openid");
  });
});
