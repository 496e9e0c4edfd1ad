// Replicas end and start again while people are in the middle of something: what they opened goes on.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { begin, callback, client, DEMO, expectForm, signIn, signInAndAllow } from "../flows/story.ts";
import type { Page } from "../page.ts";
import { startDeployment } from "./deployment.ts";
import { Person } from "./person.ts";

type Place = Awaited<ReturnType<typeof startDeployment>>;

/** Each form in turn, with something happening between the page and its answer. */
async function live(place: Place, happens: (shown: Page) => Promise<unknown>): Promise<void> {
  const person = new Person(place);
  const rp = await client({}, place);
  const answer = async (page: Page, press: Parameters<Person["answer"]>[1]) => {
    await happens(page);
    return person.answer(page, press);
  };

  const { attempt, page: login } = await begin(person, rp);
  expectForm(login, "/login/form");
  const again = await answer(login, { type: { ...DEMO, password: "wrong" }, press: "accept" });
  expectForm(again, "/login/form");
  expect(again.byId("problem-summary")).toBeDefined();
  const consent = await answer(again, { type: DEMO, tick: ["remember"], press: "accept" });
  expectForm(consent, "/consent/form");
  const back = await answer(consent, { tick: ["openid", "remember"], press: "accept" });
  const tokens = await rp.redeem(attempt, callback(back));
  expect(tokens.scope).toBe("openid");

  await happens(back);
  const silent = await begin(person, rp, { prompt: "none", scope: "openid" });
  expect((await rp.redeem(silent.attempt, callback(silent.page))).claims()?.amr).toEqual(["pwd"]);
  const logout = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
  expectForm(logout, "/logout/form");
  const left = await answer(logout, { press: "accept" });
  expect(callback(left).href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);

  if (!place.deviceGrant) return;
  const waiting = await rp.startDevice();
  const code = await person.open(waiting.verification_uri);
  expectForm(code, "/device/verify/form");
  const entered = await answer(code, { type: { code: waiting.user_code }, press: "verify" });
  expectForm(entered, "/login/form");
}

describe("the only replica", () => {
  let place: Place;
  beforeAll(async () => {
    place = await startDeployment([{}]);
  });
  afterAll(() => place?.stop());

  test("is asked to leave and started again between every page and its answer", async () => {
    await live(place, () => place.replica(0).restart());
  });

  test("dies and is started again between every page and its answer", async () => {
    await live(place, async () => {
      await place.replica(0).die();
      await place.replica(0).start();
    });
  });
});

describe("one of two replicas", () => {
  let place: Place;
  beforeEach(async () => {
    place = await startDeployment();
  });
  afterEach(() => place?.stop());

  test.each([0, 1])(
    "number %i dies after the login page is shown, and the other goes on with everything",
    async (dead) => {
      place.balancer.startWith(dead);
      const person = new Person(place);
      const rp = await client({}, place);
      const { attempt, page } = await begin(person, rp);
      expectForm(page, "/login/form");
      await place.replica(dead).die();
      const consent = await signIn(person, page, { remember: true });
      const back = await person.answer(consent, { tick: ["openid"], press: "accept" });
      expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
      expect(new Set(person.trail.slice(2))).toEqual(new Set([String(1 - dead)]));
    },
  );

  test("after the other is replaced, and nobody among many people notices", async () => {
    let isRolling = true;
    const people = Array.from({ length: place.kind === "sandbox" ? 8 : 1 }, async () => {
      let flows = 0;
      while (isRolling || flows === 0) {
        const rp = await client({}, place);
        const { tokens } = await signInAndAllow(new Person(place), rp, ["openid"]);
        expect(tokens.claims()?.sub).toBe(DEMO.email);
        flows += 1;
      }
      return flows;
    });
    const roll = async () => {
      for (const replica of [...place.replicas, ...place.replicas]) {
        expect(await replica.stop()).toBe(143);
        await replica.start();
      }
    };
    const [, ...flows] = await Promise.all([
      roll().finally(() => {
        isRolling = false;
      }),
      ...people,
    ]);
    expect(flows.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(people.length);
  });
});
