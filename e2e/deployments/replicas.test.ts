// Two replicas that know nothing of each other but the keys: whoever answers, every flow goes on.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { allow, begin, callback, client, DENIED, refusal, signIn } from "../flows/story.ts";
import { startDeployment } from "./deployment.ts";
import { comeBackAndLeave, connectADevice, expectAlternation, Person, passThrough, signInWithASlip } from "./person.ts";
import { ANSWERED_BY } from "./round-robin.ts";

let place: Awaited<ReturnType<typeof startDeployment>>;
beforeAll(async () => {
  place = await startDeployment();
});
afterAll(() => place?.stop());

describe.each([0, 1])("each request goes to the other replica, the first one to number %i:", (first) => {
  let person: Person;
  beforeEach(() => {
    place.balancer.startWith(first);
    person = new Person(place);
  });

  test("a wrong password, the right one, consent", async () => {
    await signInWithASlip(person, place);
    expectAlternation(person);
    expect(person.trail[0]).toBe(String(first));
  });

  test("being remembered, not being asked again, logging out", async () => {
    await comeBackAndLeave(person, place);
    expectAlternation(person);
  });

  test("an application of the house, which nobody is asked about", async () => {
    await passThrough(person, place);
    expectAlternation(person);
  });

  test("a device", async (context) => {
    context.skip(!place.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
    await connectADevice(person, place);
    expectAlternation(person);
  });

  test("a no", async () => {
    const rp = await client({}, place);
    const { page } = await begin(person, rp);
    const consent = await signIn(person, page);
    expect(refusal(await person.answer(consent, { press: "reject" })).description).toBe(DENIED);
    expectAlternation(person);
  });

  test("the same answer twice, to one replica each, goes on from the second", async () => {
    const rp = await client({}, place);
    const { attempt, page } = await begin(person, rp);
    const consent = await signIn(person, page);
    const answer = { tick: ["openid"], press: "accept" };
    const once = await person.submit(consent, answer);
    const twice = await person.submit(consent, answer);
    expect(once.headers[ANSWERED_BY]).not.toBe(twice.headers[ANSWERED_BY]);
    const back = await person.follow(twice, consent);
    expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
  });
});

test("many people at once, all of them sent to and fro", async () => {
  // An in-memory Hydra answers flows run side by side with "could not serialize access" now and then.
  const [rounds, atOnce] = place.kind === "sandbox" ? [3, 16] : [2, 1];
  const before = [...place.balancer.answered];
  const trail: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const people = Array.from({ length: atOnce }, () => new Person(place));
    await Promise.all(
      people.map(async (person, index) => {
        if (index % 4 === 0) await comeBackAndLeave(person, place);
        else if (index % 4 === 1 && place.deviceGrant) await connectADevice(person, place);
        else if (index % 4 === 2) await passThrough(person, place);
        else await signInWithASlip(person, place);
        expectAlternation(person);
        trail.push(...person.trail);
      }),
    );
  }
  const served = place.balancer.answered.map((count, replica) => count - (before[replica] ?? 0));
  expect(served.reduce((sum, count) => sum + count)).toBe(trail.length);
  expect(Math.min(...served)).toBeGreaterThan(trail.length / 3);
});

test("two tabs on two requests keep out of each other's way on both replicas", async () => {
  const person = new Person(place);
  const [one, other] = [await client({}, place), await client({}, place)];
  const [first, second] = [await begin(person, one), await begin(person, other)];
  const back = await allow(person, await signIn(person, first.page), ["openid"]);
  expect((await one.redeem(first.attempt, back.url)).scope).toBe("openid");
  const backAgain = await allow(person, await signIn(person, second.page), ["openid"]);
  expect((await other.redeem(second.attempt, backAgain.url)).scope).toBe("openid");
});
